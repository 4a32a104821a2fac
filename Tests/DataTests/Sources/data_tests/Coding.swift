import Martlet

struct Server: Codable {
  var host: String
  var port: Int
  var tags: [String]?
}

struct Config: Codable {
  var name: String
  var servers: [Server]
  var limits: [String: Double] = [:]
}

@PyFunction func sameConfig(_ config: PyCodable<Config>) -> PyCodable<Config> { config }
@PyFunction func firstPort(_ config: PyCodable<Config>) -> Int? { config.value.servers.first?.port }
