// A server that speaks S3, on a free port, with an empty bucket; prints its port. s3rver does not check
// signatures of version 4, so they are checked here, beside its own code and ours.
import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import S3rver from 's3rver'

const secret = 'S3RVER'
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
const escaped = text => encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase())

function isSigned(request) {
  const header = /^AWS4-HMAC-SHA256 Credential=S3RVER\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
    .exec(request.headers.authorization ?? '')
  if (!header) return false
  const [, scope, signed, signature] = header
  const address = new URL(request.url, 'http://localhost')
  const query = [...address.searchParams].map(pair => pair.map(escaped).join('=')).sort().join('&')
  const headers = signed.split(';').map(name => `${name}:${request.headers[name].trim()}\n`).join('')
  const hash = request.headers['x-amz-content-sha256']
  const canonical = [request.method, address.pathname, query, headers, signed, hash].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope,
    createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = scope.split('/').reduce(hmac, 'AWS4' + secret)
  return hmac(key, toSign).toString('hex') === signature && signed.includes('host') && signed.includes('x-amz-date')
}

const s3 = new S3rver({
  silent: true, directory: process.argv[2], configureBuckets: [{ name: 'media' }],
})
await s3.configureBuckets()
const handle = s3.callback()
const server = createServer((request, response) =>
  isSigned(request) ? handle(request, response) : response.writeHead(403).end())
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
