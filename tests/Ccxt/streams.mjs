// Follows a started node with ccxt's WebSocket classes as npm has them, and trades over its WebSocket: only the
// addresses are others.
import assert from 'node:assert/strict';
import ccxt from 'ccxt';
import { client, eventually, given, refuses, run, streamer, symbol } from './common.mjs';

const alice = await streamer(given.alice);
const maker = client(given.maker);
const anybody = await streamer();
await Promise.all([alice, maker, anybody].map((one) => one.loadMarkets()));

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const buy = (amount = 1) => maker.createOrder(symbol, 'limit', 'buy', amount, 2.5, { selfTradePreventionMode: 'NONE' });

// What is watched comes with the next event: events are made until one of them is what is waited for.
async function watched(watch, act, isIt = () => true) {
  const end = Date.now() + 30000;
  while (Date.now() < end) {
    let isDone = false;
    const next = watch().finally(() => { isDone = true; });
    next.catch(() => {});
    for (let i = 0; !isDone && Date.now() < end; i++) {
      if (i % 20 === 0) {
        await act();
      }
      await pause(20);
    }
    const found = await Promise.race([next, pause(1000).then(() => undefined)]);
    if (found !== undefined && isIt(found)) {
      return found;
    }
  }
  throw new Error('watched in vain');
}

const levels = (side) => Array.from(side, ([price, amount]) => [price, amount]);

const checks = {
  async 'a book that stays the same as over HTTP'() {
    let book = await anybody.watchOrderBook(symbol);
    for (let round = 0; round < 6; round++) {
      for (let i = 0; i < 8; i++) {
        await maker.createOrder(symbol, 'limit', 'buy', 1 + i, 1 + (round * 8 + i) / 100);
      }
      if (round % 3 === 2) {
        await maker.cancelAllOrders(symbol);
        await maker.createOrder(symbol, 'limit', 'sell', 100, 2.5);
      }
      const shown = await anybody.fetchOrderBook(symbol, 1000);
      while (book.nonce < shown.nonce) {
        book = await anybody.watchOrderBook(symbol);
      }
      assert.equal(book.nonce, shown.nonce);
      assert.deepEqual(levels(book.bids), levels(shown.bids));
      assert.deepEqual(levels(book.asks), levels(shown.asks));
    }
  },

  async 'books of several markets on one connection'() {
    const book = await anybody.watchOrderBookForSymbols([symbol, 'FIXED/SILVER']);
    assert.ok([symbol, 'FIXED/SILVER'].includes(book.symbol));
  },

  async 'trades'() {
    const trades = await watched(() => anybody.watchTrades(symbol), buy);
    const [told] = trades.slice(-1);
    const known = await eventually(() => client().fetchTrades(symbol), (all) => all.some(({ id }) => id === told.id));
    const same = known.find(({ id }) => id === told.id);
    assert.deepEqual([told.price, told.amount, told.side, told.timestamp], [same.price, same.amount, same.side, same.timestamp]);
    const aggregated = await watched(() => anybody.watchTrades(symbol, undefined, undefined, { name: 'aggTrade' }), buy);
    assert.equal(aggregated.at(-1).price, 2.5);
  },

  async 'tickers'() {
    const inFull = () => anybody.watchTicker(symbol, { name: 'ticker' });
    const ticker = await watched(inFull, buy);
    assert.deepEqual([ticker.last, ticker.ask, ticker.high], [2.5, 2.5, 2.5]);
    const same = await watched(inFull, buy, (told) => told.baseVolume > ticker.baseVolume);
    assert.equal(same.quoteVolume, same.baseVolume * 2.5);
    const small = await watched(() => anybody.watchTickers([symbol]), buy);
    assert.equal(small[symbol].last, 2.5);
    const all = await watched(() => anybody.watchTickers(), buy);
    assert.equal(all[symbol].close, 2.5);
    const full = await watched(() => anybody.watchTickers(undefined, { name: 'ticker' }), buy);
    assert.deepEqual([full[symbol].ask, full[symbol].high], [2.5, 2.5]);
    const best = await watched(() => anybody.watchBidsAsks([symbol]), buy);
    assert.equal(best[symbol].ask, 2.5);
    assert.ok(best[symbol].askVolume < 100);
  },

  async 'candles, kept ones and made ones'() {
    for (const interval of ['1m', '3m', '1d', '1s']) {
      const candles = await watched(() => anybody.watchOHLCV(symbol, interval), buy, (all) => all.some((candle) => candle[5] > 0));
      const [start, ...prices] = candles.findLast((candle) => candle[5] > 0);
      assert.deepEqual(prices.slice(0, 4), [2.5, 2.5, 2.5, 2.5]);
      const shown = await client().fetchOHLCV(symbol, interval, start, 1);
      assert.equal(shown[0][0], start);
    }
  },

  async 'what is watched no more'() {
    await anybody.unWatchTrades(symbol);
    await anybody.unWatchOrderBook(symbol);
    await anybody.unWatchTicker(symbol);
    await anybody.unWatchOHLCV(symbol, '1d');
  },

  async 'orders, trades and balances of one\'s own as they change'() {
    const watching = [alice.watchOrders(symbol), alice.watchMyTrades(symbol), alice.watchBalance()];
    await pause(300);
    const placed = await alice.createOrderWs(symbol, 'limit', 'buy', 4, 2.5);
    assert.equal(placed.status, 'closed');
    const [[order], [trade], balance] = await Promise.all(watching);
    assert.equal(order.id, placed.id);
    assert.deepEqual([trade.order, trade.amount, trade.price, trade.takerOrMaker], [placed.id, 4, 2.5, 'taker']);
    assert.deepEqual(trade.fee, { cost: 0.008, currency: 'GOLD' });
    const told = alice.orders.at(-1);
    assert.deepEqual([told.id, told.status, told.filled, told.cost], [placed.id, 'closed', 4, 10]);
    const known = (await alice.fetchBalance());
    assert.deepEqual(balance.GOLD, { free: known.GOLD.free, used: 0, total: known.GOLD.total });
  },

  async 'what comes in from somewhere else'() {
    const before = (await alice.fetchBalance()).GOLD.free;
    const balance = alice.watchBalance();
    await fetch(new URL('/api/tokens/transfer', given.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${given.session}`, 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'GOLD', to: 'alice', amount: '1.5' }),
    });
    await balance;
    await eventually(() => alice.balance.spot.GOLD.free, (free) => free === before + 1.5);
  },

  async 'an order that rests, trades in part, and is cancelled'() {
    const resting = await alice.createOrderWs(symbol, 'limit', 'buy', 10, 2, { clientOrderId: 'rests' });
    assert.equal(resting.status, 'open');
    await maker.createOrder(symbol, 'limit', 'sell', 4, 2, { timeInForce: 'IOC' });
    assert.deepEqual((await alice.fetchOpenOrdersWs(symbol)).map(({ id }) => id), [resting.id]);
    const shown = await alice.fetchOrderWs(resting.id, symbol);
    assert.deepEqual([shown.filled, shown.status, shown.clientOrderId], [4, 'open', 'rests']);
    const cancelled = await alice.cancelOrderWs(resting.id, symbol);
    assert.equal(cancelled.status, 'canceled');
    const last = await eventually(() => alice.orders.find(({ id }) => id === resting.id), (order) => order?.status === 'canceled');
    assert.deepEqual([last.filled, last.clientOrderId], [4, 'rests']);
    assert.equal(alice.myTrades.at(-1).takerOrMaker, 'maker');
  },

  async 'orders of a list, among events that it leaves out'() {
    const list = await alice.privatePostOrderListOco({
      symbol: 'GOLDSILVER', side: 'SELL', quantity: '2', aboveType: 'LIMIT_MAKER', abovePrice: '3', belowType: 'STOP_LOSS', belowStopPrice: '1.2',
    });
    const ids = list.orders.map(({ orderId }) => String(orderId));
    await alice.privateDeleteOrderList({ symbol: 'GOLDSILVER', orderListId: String(list.orderListId) });
    const ended = () => ids.map((id) => alice.orders.find((order) => order.id === id)?.status);
    assert.deepEqual(await eventually(ended, (all) => all.every((status) => status === 'canceled')), ['canceled', 'canceled']);
    const placed = await alice.createOrderWs(symbol, 'limit', 'buy', 1, 2.5);
    await eventually(() => alice.orders.find(({ id }) => id === placed.id), (order) => order?.status === 'closed');
  },

  async 'orders by message: tested, waiting, replaced, all cancelled'() {
    await alice.createOrderWs(symbol, 'limit', 'buy', 10, 1, { test: true });
    const waits = await alice.createOrderWs(symbol, 'limit', 'buy', 2, 2.9, { stopLossPrice: 2.8 });
    assert.equal((await alice.fetchOrderWs(waits.id, symbol)).info.isWorking, false);
    const old = await alice.createOrderWs(symbol, 'limit', 'buy', 10, 1);
    const edited = await alice.editOrderWs(old.id, symbol, 'limit', 'buy', 12, 1);
    assert.equal(edited.amount, 12);
    assert.equal((await alice.cancelAllOrdersWs(symbol)).length, 2);
    assert.deepEqual(await alice.fetchOpenOrdersWs(symbol), []);
    assert.ok((await alice.fetchOrdersWs(symbol)).some(({ id }) => id === edited.id));
  },

  async 'reads by message'() {
    const [balance, shown] = await Promise.all([alice.fetchBalanceWs(), alice.fetchBalance()]);
    // This ccxt reads nothing out of that answer for spot; it hands it on as it is.
    assert.deepEqual(balance.info.balances, shown.info.balances);
    const [mine, all] = await Promise.all([alice.fetchMyTradesWs(symbol), alice.fetchMyTrades(symbol)]);
    assert.deepEqual(mine.map(({ id }) => id), all.map(({ id }) => id));
    assert.ok((await anybody.fetchTradesWs(symbol)).length > 2);
    assert.equal((await anybody.fetchOHLCVWs(symbol, '1d')).length, 1);
  },

  async 'refusals by message'() {
    await refuses(ccxt.InsufficientFunds, 'insufficient balance', () => alice.createOrderWs(symbol, 'limit', 'buy', 5000, 2));
    await refuses(ccxt.BadRequest, 'NOTIONAL', () => alice.createOrderWs(symbol, 'limit', 'buy', 0.1, 1));
    await refuses(ccxt.OrderImmediatelyFillable, 'immediately match', () => alice.createOrderWs(symbol, 'limit', 'buy', 10, 2.5, { postOnly: true }));
    await refuses(ccxt.OrderNotFound, 'Unknown order sent.', () => alice.cancelOrderWs('999999', symbol));
    await refuses(ccxt.OrderNotFound, 'Order does not exist.', () => alice.fetchOrderWs('999999', symbol));
    await refuses(ccxt.MarketClosed, 'Market is closed.', () => alice.createOrderWs('FIXED/SILVER', 'limit', 'buy', 10, 1));
    const wrong = await streamer({ ...given.alice, secret: 'wrong' });
    await refuses(ccxt.AuthenticationError, '-1022', () => wrong.fetchBalanceWs());
    await refuses(ccxt.AuthenticationError, '-1022', () => wrong.watchOrders(symbol));
    const reader = await streamer(given.reader);
    await refuses(ccxt.AuthenticationError, '-2015', () => reader.createOrderWs(symbol, 'limit', 'buy', 10, 1));
    assert.equal((await reader.fetchBalanceWs()).info.accountType, 'SPOT');
    const late = await streamer({ ...given.alice, options: { timeDifference: 11000 } });
    await refuses(ccxt.InvalidNonce, '-1021', () => late.fetchBalanceWs());
    await Promise.all([wrong, reader, late].map((one) => one.close()));
  },
};

await run(checks);
await Promise.all([alice, anybody].map((one) => one.close()));
process.exit(0);
