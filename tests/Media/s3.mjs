// A server that speaks S3 and checks signatures, on a free port, with an empty bucket; prints its port.
import S3rver from 's3rver'

const server = new S3rver({
  address: '127.0.0.1', port: 0, silent: true, directory: process.argv[2],
  configureBuckets: [{ name: 'media' }],
})
console.log((await server.run()).port)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
