// verdict: passed
// then: serves
// reaches: guarded
import { Resolver } from 'node:dns'
const resolver = new Resolver({ timeout: 100, tries: 1 })
resolver.setServers(['__ADDRESS__:__UDP__'])
resolver.resolve4('secret.example', () => {})
