/** The few parts of undici that requests need, by their own paths. */

// The package's front door also evaluates its fetch, WebSocket, caches and mocks: 40 ms of a thread that others share, in
// place of 20, before the first request. And it makes itself the process's dispatcher where Node's own has not been
// loaded yet (undici `lib/global.js`), which breaks other extensions (cline#11460); these parts never do.
import api from 'undici/lib/api/index.js';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';

// As the front door does it: `request` and its like are methods of every dispatcher.
Object.assign(Dispatcher.prototype, api);

export { Agent, buildConnector, Pool, ProxyAgent };
