// Reads a list of [size, seed] as JSON; prints for each the CID that IPFS gives content made of them.
import Hash from 'ipfs-only-hash'
import { readFileSync } from 'node:fs'

for (const [size, seed] of JSON.parse(readFileSync(0, 'utf8'))) {
  const content = Buffer.alloc(size)
  for (let i = 0, state = seed; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    content[i] = state >>> 24
  }
  console.log(await Hash.of(content, { cidVersion: 1, rawLeaves: true }))
}
