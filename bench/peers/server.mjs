// @neo4j/graphql behind graphql-yoga, until standard input closes. The store is the one that ZHIGUAN_NEO4J_URI … name.
// Prints its address when it serves.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Neo4jGraphQL } from '@neo4j/graphql'
import { createYoga } from 'graphql-yoga'
import neo4j from 'neo4j-driver'

const { ZHIGUAN_NEO4J_URI: uri, ZHIGUAN_NEO4J_USER: user = 'neo4j', ZHIGUAN_NEO4J_PASSWORD: password } = process.env
const database = process.env.ZHIGUAN_NEO4J_DATABASE ?? 'neo4j'
const driver = neo4j.driver(uri, neo4j.auth.basic(user, password))

let statements = 0
const open = driver.session.bind(driver)
driver.session = (config) => {
  const session = open(config)
  const read = session.executeRead.bind(session)
  session.executeRead = (work, ...more) => {
    statements += 1
    return read(work, ...more)
  }
  return session
}

const typeDefs = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')
// A page in the order of names is read from their index if it may be compared with.
const features = { filters: { String: { GTE: true } } }
const schema = await new Neo4jGraphQL({ typeDefs, driver, features }).getSchema()
const yoga = createYoga({
  schema,
  context: { sessionConfig: { database } },
  graphiql: false,
  landingPage: false,
  logging: 'error',
  maskedErrors: false,
})

const server = createServer((request, response) => {
  const begun = statements
  const writeHead = response.writeHead
  response.writeHead = function (...head) {
    // True of one request at a time.
    response.setHeader('Statements', statements - begun)
    return writeHead.apply(this, head)
  }
  return yoga(request, response)
})
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))

process.stdin.resume()
process.stdin.on('end', async () => {
  server.close()
  server.closeAllConnections()
  await driver.close()
  process.exit(0)
})
