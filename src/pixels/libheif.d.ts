/** The few of libheif's functions that are used here, as its JavaScript build names them. Its own declarations are for another file and say `any`. */

declare module 'libheif-js/libheif-wasm/libheif.js' {
  type Enumerated = { readonly value: number };
  type Handle = { readonly isHandle: true };

  export type HeifImage = {
    readonly handle: Handle;
    is_premultiplied_alpha(): boolean;
    is_primary(): boolean;
    free(): void;
  };

  /** What could not be decoded has a `code`. */
  export type Decoded = {
    readonly code?: unknown;
    readonly image: object;
    readonly channels: readonly {
      readonly width: number;
      readonly height: number;
      /** Bytes from row to row. */
      readonly stride: number;
      /** Into the library's own memory: to be copied before it is released. */
      readonly data: Uint8Array;
    }[];
  };

  export type LibHeif = {
    readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: Enumerated };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: Enumerated };
    heif_js_decode_image2(handle: Handle, colourspace: Enumerated, chroma: Enumerated): Decoded;
    heif_image_release(image: object): void;
  };

  const start: () => LibHeif;

  // biome-ignore lint/style/noDefaultExport: the package has no other
  export { start as default };
}
