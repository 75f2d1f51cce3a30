/** placeholder */
import type { Exchange } from '../core/exchange';
export const aigneHub: Exchange = () => Promise.reject(new TypeError('not yet'));
