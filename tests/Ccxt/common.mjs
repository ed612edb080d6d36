// What the checks have in common: clients whose addresses alone are others, and a line of JSON for each check.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ccxt from 'ccxt';

export const given = JSON.parse(readFileSync(0, 'utf8'));
export const symbol = 'GOLD/SILVER';

const base = new URL('/compat/binance', given.url).href;
const socket = base.replace(/^http/, 'ws');

const urls = {
  api: {
    public: `${base}/api/v3`,
    private: `${base}/api/v3`,
    sapi: `${base}/sapi/v1`,
    fapiPublic: `${base}/fapi/v1`,
    dapiPublic: `${base}/dapi/v1`,
    ws: { spot: `${socket}/ws`, 'ws-api': { spot: `${socket}/ws-api/v3` } },
  },
};

export const client = (given = {}) => new ccxt.binance({ ...given, enableRateLimit: false, urls });

export async function streamer(given = {}) {
  const one = new ccxt.pro.binance({ ...given, enableRateLimit: false, urls });
  // Its own way to be used without TLS.
  await one.loadHttpProxyAgent();
  return one;
}

// Public lists are from tables some 100 ms behind; there is nothing to wait on from outside but the answer.
export async function eventually(read, isThere) {
  for (let i = 0; i < 300; i++) {
    const found = await read();
    if (isThere(found)) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited in vain');
}

export const refuses = (kind, text, act) => assert.rejects(act, (error) => {
  assert.equal(error.constructor.name, kind.name, `${error.constructor.name}: ${error.message}`);
  assert.ok(error.message.includes(text), error.message);
  return true;
});

export async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    let error = null;
    try {
      await check();
    } catch (thrown) {
      const mine = thrown?.stack?.match(/\w+\.mjs:\d+/);
      error = `${String(thrown).slice(0, 500)} at ${mine ?? 'ccxt'}`;
    }
    console.log(JSON.stringify({ name, error }));
  }
}
