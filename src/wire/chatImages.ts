/** placeholder */
import type { Exchange } from '../core/exchange';
export const chatImages: Exchange = () => Promise.reject(new TypeError('not yet'));
