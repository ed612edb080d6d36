// Trades on a started node with ccxt as npm has it: only its addresses are others. Reads where the node is and
// the keys from its input, and prints the outcome of each check as a line of JSON.
import assert from 'node:assert/strict';
import ccxt from 'ccxt';
import { client, eventually, given, refuses, run, symbol } from './common.mjs';

const alice = client(given.alice);
const maker = client(given.maker);
const anybody = client();

const raw = (fields) => ({ symbol: 'GOLDSILVER', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '1', quantity: '10', ...fields });

const checks = {
  async 'markets with their rules'() {
    const markets = await alice.loadMarkets();
    await maker.loadMarkets();
    await anybody.loadMarkets();
    assert.deepEqual(Object.keys(markets).sort(), ['FIXED/SILVER', symbol]);
    const market = markets[symbol];
    assert.equal(market.id, 'GOLDSILVER');
    assert.equal(market.active, true);
    assert.equal(market.precision.price, 0.01);
    assert.equal(market.precision.amount, 0.1);
    assert.equal(market.limits.cost.min, 1);
    assert.equal(markets['FIXED/SILVER'].active, false);
    assert.ok(alice.currencies.GOLD.active);
  },

  async 'clock and status'() {
    assert.ok(Math.abs(await anybody.fetchTime() - Date.now()) < 5000);
    assert.equal((await alice.fetchStatus()).status, 'ok');
  },

  async 'a book'() {
    const book = await anybody.fetchOrderBook(symbol, 5);
    assert.deepEqual(book.asks, [[2.5, 100]]);
    assert.deepEqual(book.bids, []);
    assert.ok(book.nonce > 0);
  },

  async 'balances'() {
    const balance = await alice.fetchBalance();
    assert.deepEqual(balance.GOLD, { free: 1000, used: 0, total: 1000 });
  },

  async 'a limit order that trades at once, with its fills'() {
    const order = await alice.createOrder(symbol, 'limit', 'buy', 40, 2.6);
    assert.equal(order.status, 'closed');
    assert.equal(order.filled, 40);
    assert.equal(order.average, 2.5);
    assert.equal(order.cost, 100);
    assert.equal(order.trades.length, 1);
    assert.deepEqual(order.fees.map(({ cost, currency }) => [cost, currency]), [[0.08, 'GOLD']]);
    assert.equal(order.info.cummulativeQuoteQty, '100.00000000');
    assert.equal((await alice.fetchBalance()).SILVER.total, 900);
  },

  async 'market orders by quantity and by cost'() {
    const byQuantity = await alice.createOrder(symbol, 'market', 'buy', 4);
    assert.equal(byQuantity.status, 'closed');
    assert.equal(byQuantity.filled, 4);
    const byCost = await alice.createMarketBuyOrderWithCost(symbol, 25);
    assert.equal(byCost.cost, 25);
    assert.equal(byCost.filled, 10);
  },

  async 'an order that rests, found by its id and its client id, and cancelled'() {
    const order = await alice.createOrder(symbol, 'limit', 'buy', 10, 2, { clientOrderId: 'mine-1' });
    assert.equal(order.status, 'open');
    assert.equal((await alice.fetchBalance()).SILVER.used, 20);
    assert.equal((await alice.fetchOrder(order.id, symbol)).clientOrderId, 'mine-1');
    assert.equal((await alice.fetchOrder(undefined, symbol, { clientOrderId: 'mine-1' })).id, order.id);
    assert.deepEqual((await alice.fetchOpenOrders(symbol)).map(({ id }) => id), [order.id]);
    alice.options.warnOnFetchOpenOrdersWithoutSymbol = false;
    assert.deepEqual((await alice.fetchOpenOrders()).map(({ id }) => id), [order.id]);
    assert.equal((await alice.cancelOrder(order.id, symbol)).status, 'canceled');
    assert.equal((await alice.fetchOrder(undefined, symbol, { clientOrderId: 'mine-1' })).status, 'canceled');
    assert.equal((await alice.fetchBalance()).SILVER.used, 0);
  },

  async 'a trade while it rests'() {
    const resting = await alice.createOrder(symbol, 'limit', 'buy', 10, 2);
    await maker.createOrder(symbol, 'limit', 'sell', 4, 2, { timeInForce: 'IOC' });
    const order = await alice.fetchOrder(resting.id, symbol);
    assert.equal(order.status, 'open');
    assert.equal(order.filled, 4);
    assert.equal(order.remaining, 6);
    assert.equal(order.info.status, 'PARTIALLY_FILLED');
    const [trade] = await alice.fetchOrderTrades(resting.id, symbol);
    assert.equal(trade.takerOrMaker, 'maker');
    assert.equal(trade.side, 'buy');
    await alice.cancelOrder(undefined, symbol, { clientOrderId: resting.clientOrderId });
  },

  async 'orders that are immediate, or nothing, or to rest only'() {
    const ioc = await alice.createOrder(symbol, 'limit', 'buy', 10, 1, { timeInForce: 'IOC' });
    assert.equal(ioc.status, 'expired');
    const fok = await alice.createOrder(symbol, 'limit', 'buy', 300, 2.5, { timeInForce: 'FOK' });
    assert.equal(fok.status, 'expired');
    assert.equal(fok.filled, 0);
    const rests = await alice.createOrder(symbol, 'limit', 'buy', 10, 1, { postOnly: true });
    const shown = await alice.fetchOrder(rests.id, symbol);
    assert.equal(shown.status, 'open');
    assert.equal(shown.postOnly, true);
    await refuses(ccxt.OrderImmediatelyFillable, 'immediately match', () =>
      alice.createOrder(symbol, 'limit', 'buy', 10, 2.5, { postOnly: true }));
    await alice.cancelOrder(rests.id, symbol);
  },

  async 'only as much as is asked for of a new order'() {
    const ack = await alice.privatePostOrder(raw({ newOrderRespType: 'ACK' }));
    assert.equal(ack.status, undefined);
    const result = await alice.privatePostOrder(raw({ newOrderRespType: 'RESULT' }));
    assert.equal(result.status, 'NEW');
    assert.equal(result.fills, undefined);
    assert.equal(String(ack.transactTime).length, 13);
  },

  async 'all of a market cancelled'() {
    const cancelled = await alice.cancelAllOrders(symbol);
    assert.deepEqual(cancelled.map(({ status }) => status), ['canceled', 'canceled']);
    await refuses(ccxt.OrderNotFound, 'Unknown order sent.', () => alice.cancelAllOrders(symbol));
  },

  async 'what comes of an order that meets its own'() {
    const own = await alice.createOrder(symbol, 'limit', 'sell', 5, 2.4);
    const taker = await alice.createOrder(symbol, 'limit', 'buy', 5, 2.4, { selfTradePreventionMode: 'EXPIRE_TAKER' });
    assert.equal(taker.status, 'expired');
    const both = await alice.createOrder(symbol, 'limit', 'buy', 5, 2.4, { selfTradePreventionMode: 'EXPIRE_BOTH' });
    assert.equal(both.status, 'expired');
    assert.equal((await alice.fetchOrder(own.id, symbol)).status, 'expired');
  },

  async 'a test of an order that places none'() {
    const before = (await alice.fetchOrders(symbol)).length;
    await alice.createOrder(symbol, 'limit', 'buy', 10, 1, { test: true });
    assert.equal((await alice.fetchOrders(symbol)).length, before);
  },

  async 'all orders and trades of one\'s own'() {
    const orders = await alice.fetchOrders(symbol);
    assert.ok(orders.length >= 10);
    assert.deepEqual((await alice.fetchOrders(symbol, undefined, 2)).map(({ id }) => id), orders.slice(-2).map(({ id }) => id));
    const since = await alice.fetchOrders(symbol, orders[3].timestamp, 1000);
    assert.ok(since.some(({ id }) => id === orders[3].id));
    assert.deepEqual(await alice.fetchOrders(symbol, Date.now() + 60000), []);
    const trades = await alice.fetchMyTrades(symbol);
    assert.equal(trades.length, 4);
    assert.deepEqual(trades[0].fee, { cost: 0.08, currency: 'GOLD' });
    assert.equal(trades[0].order, orders[0].id);
    assert.equal((await alice.fetchMyTrades(symbol, trades[0].timestamp)).length, 4);
  },

  async 'trades of everybody'() {
    const trades = await eventually(() => anybody.fetchTrades(symbol), ({ length }) => length === 4);
    assert.deepEqual([trades[0].price, trades[0].amount, trades[0].side], [2.5, 40, 'buy']);
    assert.deepEqual([trades[3].price, trades[3].side], [2, 'sell']);
    assert.equal((await anybody.fetchTrades(symbol, trades[0].timestamp)).length, 4);
    const plain = await anybody.publicGetTrades({ symbol: 'GOLDSILVER', limit: 1 });
    assert.equal(plain[0].quoteQty, '8.00000000');
  },

  async 'candles'() {
    const candles = await anybody.fetchOHLCV(symbol, '1d');
    assert.equal(candles.length, 1);
    assert.deepEqual(candles[0].slice(1), [2.5, 2.5, 2, 2, 58]);
    const [row] = await anybody.publicGetKlines({ symbol: 'GOLDSILVER', interval: '1M' });
    assert.equal(row.length, 12);
    assert.equal(row[8], 4);
    assert.equal((await anybody.fetchOHLCV(symbol, '1h', Date.now() - 3 * 3600 * 1000)).length > 0, true);
  },

  async 'tickers'() {
    const ticker = await anybody.fetchTicker(symbol);
    assert.deepEqual([ticker.last, ticker.open, ticker.high, ticker.low], [2, 2.5, 2.5, 2]);
    assert.deepEqual([ticker.ask, ticker.baseVolume, ticker.quoteVolume], [2.5, 58, 143]);
    assert.equal(ticker.percentage, -20);
    assert.deepEqual(Object.keys(await anybody.fetchTickers()).sort(), ['FIXED/SILVER', symbol]);
    assert.deepEqual(Object.keys(await anybody.fetchTickers([symbol])), [symbol]);
    assert.equal((await anybody.fetchBidsAsks([symbol]))[symbol].ask, 2.5);
    assert.equal((await anybody.fetchLastPrices())[symbol].price, 2);
    assert.equal((await anybody.publicGetTickerPrice({ symbol: 'GOLDSILVER' })).price, '2.00000000');
  },

  async 'fees, and no deposits or withdrawals'() {
    assert.deepEqual((({ maker: m, taker: t }) => [m, t])(await alice.fetchTradingFee(symbol)), [0.001, 0.002]);
    assert.equal(Object.keys(await alice.fetchTradingFees()).length, 2);
    assert.deepEqual(await alice.fetchDeposits(), []);
    assert.deepEqual(await alice.fetchWithdrawals(), []);
    await refuses(ccxt.BadRequest, 'not supported', () => alice.fetchDepositAddress('GOLD'));
    await refuses(ccxt.BadRequest, 'not supported', () => alice.withdraw('GOLD', 1, '0x0'));
  },

  async 'stop orders of all four kinds, that wait, are set off and are cancelled'() {
    await alice.createOrder(symbol, 'limit', 'buy', 1, 2.5);
    const kinds = [
      ['market', 'buy', undefined, { stopLossPrice: 2.8 }, 'STOP_LOSS'],
      ['limit', 'buy', 2.9, { stopLossPrice: 2.8 }, 'STOP_LOSS_LIMIT'],
      ['market', 'sell', undefined, { takeProfitPrice: 3 }, 'TAKE_PROFIT'],
      ['limit', 'sell', 2.9, { takeProfitPrice: 3 }, 'TAKE_PROFIT_LIMIT'],
    ];
    for (const [type, side, price, params, name] of kinds) {
      const order = await alice.createOrder(symbol, type, side, 2, price, { ...params, newOrderRespType: 'RESULT' });
      assert.equal(order.info.type, name);
      assert.equal(order.info.workingTime, undefined);
      const shown = await alice.fetchOrder(order.id, symbol);
      assert.equal(shown.status, 'open');
      assert.equal(shown.info.isWorking, false);
      assert.equal(shown.triggerPrice, Object.values(params)[0]);
      assert.equal((await alice.cancelOrder(order.id, symbol)).status, 'canceled');
    }

    const waits = await alice.createOrder(symbol, 'limit', 'buy', 2, 2.6, { stopLossPrice: 2.6 });
    await refuses(ccxt.OrderImmediatelyFillable, 'trigger immediately', () =>
      alice.createOrder(symbol, 'market', 'buy', 2, undefined, { stopLossPrice: 2.5 }));
    await refuses(ccxt.InvalidOrder, 'PRICE_FILTER', () =>
      alice.privatePostOrder(raw({ type: 'STOP_LOSS_LIMIT', stopPrice: '2.601' })));
    await maker.createOrder(symbol, 'limit', 'buy', 1, 2.4);
    const all = await maker.createOrder(symbol, 'limit', 'sell', 1, 2.6);
    await maker.fetchOpenOrders(symbol).then((open) => Promise.all(open
      .filter(({ side, price }) => side === 'sell' && price === 2.5).map(({ id }) => maker.cancelOrder(id, symbol))));
    await alice.createOrder(symbol, 'market', 'buy', 1);
    assert.equal((await maker.fetchOrder(all.id, symbol)).status, 'closed');
    const rests = await alice.fetchOrder(waits.id, symbol);
    assert.deepEqual([rests.status, rests.info.isWorking, rests.price], ['open', true, 2.6]);
    await alice.cancelOrder(waits.id, symbol);
    await maker.cancelAllOrders(symbol);
  },

  async 'an iceberg, and a stop that follows the price'() {
    for (const params of [{ icebergAmount: 4 }, { icebergQty: '4' }]) {
      const iceberg = await alice.createOrder(symbol, 'limit', 'buy', 10, 1.5, params);
      assert.equal(iceberg.info.icebergQty, '4.00000000');
      assert.deepEqual((await alice.fetchOrderBook(symbol)).bids[0], [1.5, 4]);
      assert.equal((await alice.fetchOrder(iceberg.id, symbol)).info.icebergQty, '4.00000000');
      await alice.cancelOrder(iceberg.id, symbol);
    }
    await refuses(ccxt.BadRequest, 'ICEBERG_PARTS', () => alice.createOrder(symbol, 'limit', 'buy', 100, 1, { icebergQty: '0.1' }));

    const kinds = [
      ['STOP_LOSS', { trailingDelta: 100 }],
      ['market', { trailingPercent: '1', stopLossOrTakeProfit: 'stopLoss' }],
      ['market', { trailingPercent: '1', stopLossOrTakeProfit: 'takeProfit' }],
    ];
    for (const [type, params] of kinds) {
      const trails = await alice.createOrder(symbol, type, 'sell', 2, undefined, { ...params, newOrderRespType: 'RESULT' });
      assert.deepEqual([trails.info.trailingDelta, trails.info.type, trails.status], [100, 'STOP_LOSS', 'open']);
      const shown = await alice.fetchOrder(trails.id, symbol);
      assert.deepEqual([shown.info.trailingDelta, shown.info.isWorking], [100, false]);
      await alice.cancelOrder(trails.id, symbol);
    }
    await refuses(ccxt.BadRequest, 'TRAILING_DELTA', () => alice.createOrder(symbol, 'STOP_LOSS', 'sell', 2, undefined, { trailingDelta: 1 }));
    await refuses(ccxt.InvalidOrder, 'Unsupported order combination', () =>
      alice.createOrder(symbol, 'limit', 'sell', 2, 2, { trailingPercent: '1', stopLossOrTakeProfit: 'stopLoss' }));
  },

  async 'two orders of which one cancels the other'() {
    const pair = (fields) => ({ symbol: 'GOLDSILVER', side: 'SELL', quantity: '2', ...fields });
    const list = await alice.privatePostOrderListOco(pair({
      aboveType: 'LIMIT_MAKER', abovePrice: '3', belowType: 'STOP_LOSS_LIMIT', belowStopPrice: '1.2', belowPrice: '1.1',
      belowTimeInForce: 'GTC', listClientOrderId: 'both',
    }));
    assert.deepEqual([list.contingencyType, list.listOrderStatus, list.listClientOrderId], ['OCO', 'EXECUTING', 'both']);
    assert.deepEqual(list.orderReports.map(({ type }) => type), ['LIMIT_MAKER', 'STOP_LOSS_LIMIT']);
    assert.deepEqual(list.orders.map(({ orderId }) => String(orderId)), list.orderReports.map(({ orderId }) => String(orderId)));
    const id = String(list.orderListId);
    const open = await alice.fetchOpenOrders(symbol);
    assert.deepEqual(open.map(({ info }) => String(info.orderListId)), [id, id]);
    assert.deepEqual((await alice.privateGetOpenOrderList()).map(({ orderListId }) => String(orderListId)), [id]);
    const gone = await alice.privateDeleteOrderList({ symbol: 'GOLDSILVER', orderListId: id });
    assert.deepEqual([gone.listOrderStatus, ...gone.orderReports.map(({ status }) => status)], ['ALL_DONE', 'CANCELED', 'CANCELED']);
    assert.equal((await alice.privateGetOrderList({ origClientOrderId: 'both' })).listOrderStatus, 'ALL_DONE');
    const old = await alice.privatePostOrderOco(pair({ price: '3', stopPrice: '1.2' }));
    assert.deepEqual(old.orderReports.map(({ type }) => type), ['LIMIT_MAKER', 'STOP_LOSS']);
    assert.equal((await alice.privateGetAllOrderList()).length, 2);
    await alice.cancelOrder(String(old.orders[0].orderId), symbol);
    assert.deepEqual(await alice.fetchOpenOrders(symbol), []);
    await refuses(ccxt.OrderNotFound, 'Unknown order sent.', () => alice.privateDeleteOrderList({ symbol: 'GOLDSILVER', orderListId: id }));
    await refuses(ccxt.InvalidOrder, 'relationship of the prices', () => alice.privatePostOrderOco(pair({ price: '1.1', stopPrice: '1.2' })));
  },

  async 'an order in the place of another: both, one of them or neither'() {
    const place = () => alice.createOrder(symbol, 'limit', 'buy', 10, 1);
    const old = await place();
    const edited = await alice.editOrder(old.id, symbol, 'limit', 'buy', 12, 1);
    assert.deepEqual([edited.amount, edited.status], [12, 'open']);
    assert.equal((await alice.fetchOrder(old.id, symbol)).status, 'canceled');

    const replace = (fields) => alice.privatePostOrderCancelReplace(raw({ cancelReplaceMode: 'STOP_ON_FAILURE', ...fields }));
    const fails = async (code, results, fields) => {
      const answer = await replace(fields).then(() => assert.fail('it was taken'), (error) => error);
      assert.equal(answer.constructor.name, 'ExchangeError', String(answer));
      const body = JSON.parse(answer.message.slice(answer.message.indexOf('{')));
      assert.deepEqual([body.code, body.data.cancelResult, body.data.newOrderResult], [code, ...results]);
      return body.data;
    };

    const none = await fails(-2022, ['FAILURE', 'NOT_ATTEMPTED'], { cancelOrderId: '999999' });
    assert.deepEqual([none.cancelResponse.code, none.newOrderResponse], [-2011, null]);
    const both = await fails(-2022, ['FAILURE', 'FAILURE'], { cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: '999999', quantity: '99999' });
    assert.equal(both.newOrderResponse.msg, 'Account has insufficient balance for requested action.');
    const half = await fails(-2021, ['SUCCESS', 'FAILURE'], { cancelOrderId: edited.id, quantity: '99999' });
    assert.equal(half.cancelResponse.status, 'CANCELED');
    assert.equal((await alice.fetchOrder(edited.id, symbol)).status, 'canceled');
    const other = await fails(-2021, ['FAILURE', 'SUCCESS'], { cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: edited.id });
    assert.equal(other.newOrderResponse.status, 'NEW');
    const id = String(other.newOrderResponse.orderId);
    await fails(-2022, ['FAILURE', 'NOT_ATTEMPTED'], { cancelOrderId: id, cancelRestrictions: 'ONLY_PARTIALLY_FILLED' });
    await refuses(ccxt.BadRequest, 'NOTIONAL', () => replace({ cancelOrderId: id, quantity: '0.1' }));
    await refuses(ccxt.ExchangeError, '-1145', () => replace({ cancelOrderId: id, cancelRestrictions: 'SOME' }));
    await refuses(ccxt.BadRequest, '-1130', () => replace({ cancelOrderId: id, cancelReplaceMode: 'PERHAPS' }));
    await refuses(ccxt.BadRequest, '-1102', () => replace({}));
    const done = await replace({ cancelOrderId: id, cancelRestrictions: 'ONLY_NEW', newClientOrderId: 'after' });
    assert.deepEqual([done.cancelResult, done.newOrderResult, done.newOrderResponse.clientOrderId], ['SUCCESS', 'SUCCESS', 'after']);
    await alice.cancelAllOrders(symbol);
  },

  async 'orders that are not to be had'() {
    await refuses(ccxt.InsufficientFunds, 'insufficient balance', () => alice.createOrder(symbol, 'limit', 'buy', 5000, 2));
    await refuses(ccxt.InvalidOrder, 'LOT_SIZE', () => alice.createOrder(symbol, 'market', 'sell', 10));
    await refuses(ccxt.InvalidOrder, 'PRICE_FILTER', () => alice.privatePostOrder(raw({ price: '1.001' })));
    await refuses(ccxt.InvalidOrder, 'LOT_SIZE', () => alice.privatePostOrder(raw({ quantity: '1.05' })));
    await refuses(ccxt.BadRequest, 'NOTIONAL', () => alice.createOrder(symbol, 'limit', 'buy', 0.1, 1));
    await refuses(ccxt.BadRequest, 'too much precision', () => alice.privatePostOrder(raw({ quantity: '1.0000001' })));
    await refuses(ccxt.BadRequest, 'Illegal characters', () => alice.privatePostOrder(raw({ price: '1e3' })));
    await refuses(ccxt.BadRequest, 'Mandatory parameter \'price\'', () => alice.privatePostOrder(raw({ price: undefined })));
    await refuses(ccxt.BadRequest, 'sent when not required', () => alice.privatePostOrder(raw({ stopPrice: '1' })));
    await refuses(ccxt.BadRequest, 'Invalid side.', () => alice.privatePostOrder(raw({ side: 'HOLD' })));
    await refuses(ccxt.BadRequest, 'Invalid orderType.', () => alice.privatePostOrder(raw({ type: 'STOP' })));
    await refuses(ccxt.BadRequest, 'Mandatory parameter \'stopPrice\'', () => alice.privatePostOrder(raw({ type: 'STOP_LOSS_LIMIT' })));
    await refuses(ccxt.BadRequest, 'sent when not required', () => alice.privatePostOrder(raw({ trailingDelta: '100' })));
    await refuses(ccxt.MarketClosed, 'Market is closed.', () => alice.createOrder('FIXED/SILVER', 'limit', 'buy', 10, 1));
    const first = await alice.createOrder(symbol, 'limit', 'buy', 10, 1, { clientOrderId: 'twice' });
    await refuses(ccxt.InvalidOrder, 'Duplicate', () => alice.createOrder(symbol, 'limit', 'buy', 10, 1, { clientOrderId: 'twice' }));
    await alice.cancelOrder(first.id, symbol);
  },

  async 'what is not there'() {
    await refuses(ccxt.OrderNotFound, 'Unknown order sent.', () => alice.cancelOrder('999999', symbol));
    await refuses(ccxt.OrderNotFound, 'Order does not exist.', () => alice.fetchOrder('999999', symbol));
    await refuses(ccxt.OrderNotFound, 'Order does not exist.', () => alice.fetchOrder('1', symbol));
    await refuses(ccxt.OrderNotFound, 'Unknown order sent.', () => alice.cancelOrder('1', symbol));
    await refuses(ccxt.BadSymbol, 'Invalid symbol.', () => anybody.publicGetDepth({ symbol: 'NOPE' }));
    await refuses(ccxt.BadRequest, 'not supported', () => anybody.publicGetAvgPrice({ symbol: 'GOLDSILVER' }));
  },

  async 'keys that are none, or not for this, and clocks that are wrong'() {
    await refuses(ccxt.AuthenticationError, '-2015', () => client({ ...given.alice, apiKey: 'a'.repeat(64) }).privateGetAccount());
    await refuses(ccxt.AuthenticationError, '-2014', () => client({ ...given.alice, apiKey: 'short' }).privateGetAccount());
    await refuses(ccxt.AuthenticationError, '-1022', () => client({ ...given.alice, secret: 'wrong' }).privateGetAccount());
    const reader = client(given.reader);
    await refuses(ccxt.AuthenticationError, '-2015', () => reader.privatePostOrder(raw({})));
    assert.equal((await reader.privateGetAccount()).accountType, 'SPOT');
    for (const timeDifference of [11000, -3000]) {
      const late = client({ ...given.alice, options: { timeDifference } });
      await refuses(ccxt.InvalidNonce, '-1021', () => late.privateGetAccount());
    }
    const patient = client({ ...given.alice, options: { recvWindow: 30000, timeDifference: 12000 } });
    assert.equal((await patient.privateGetAccount()).canTrade, true);
    await refuses(ccxt.ExchangeError, '-1131', () =>
      client({ ...given.alice, options: { recvWindow: 60001 } }).privateGetAccount());
  },
};

await run(checks);
