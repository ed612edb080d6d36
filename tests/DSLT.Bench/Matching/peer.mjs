// npm's nodejs-order-book on a flow that the benchmark wrote: 64-bit floats, four an operation (id, side,
// price, lots), the resting orders first. Answers operations a second of the rest, and what was traded.
import { readFileSync } from 'node:fs';
import { OrderBook } from 'nodejs-order-book';

const [, , file, resting] = process.argv;
const bytes = readFileSync(file);
const flow = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const count = flow.length / 4;
const ids = new Array(count);
for (let i = 0; i < count; i++) {
  ids[i] = String(flow[4 * i]);
}

const book = new OrderBook();
let traded = 0;

function run(from, to) {
  for (let i = from; i < to; i++) {
    const size = flow[4 * i + 3];
    if (size === 0) {
      book.cancel(ids[i]);
      continue;
    }

    const side = flow[4 * i + 1] === 1 ? 'buy' : 'sell';
    const answer = book.limit({ id: ids[i], side, size, price: flow[4 * i + 2] });
    for (const order of answer.done) {
      traded += order.id === ids[i] ? 0 : order.size;
    }

    traded += answer.partial && answer.partial.id !== ids[i] ? answer.partialQuantityProcessed : 0;
  }
}

run(0, Number(resting));
traded = 0;
const start = process.hrtime.bigint();
run(Number(resting), count);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(`RESULT ${(count - Number(resting)) / seconds} ${traded}`);
