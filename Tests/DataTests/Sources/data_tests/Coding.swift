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

enum Speed: String, Codable { case fast, slow }

/// Decodes itself, and checks what it finds.
struct Job: Codable {
  var mode: Speed
  var retries: Int?

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    mode = try keys.decode(Speed.self, forKey: .mode)
    retries = try keys.decodeIfPresent(Int.self, forKey: .retries)
    if let retries, retries > 9 {
      throw DecodingError.dataCorruptedError(
        forKey: .retries, in: keys, debugDescription: "too many")
    }
  }
}

@PyFunction func sameJob(_ job: PyCodable<Job>) -> PyCodable<Job> { job }

// Values that refer to values of their own type, and so in Python perhaps to themselves.
struct Tree: Codable { var kids: [Tree] }
@PyFunction func sameTree(_ tree: PyCodable<Tree>) -> PyCodable<Tree> { tree }

@PyUnion indirect enum Json {
  case null
  case number(Double)
  case array([Json])
  case object([String: Json])
}
@PyFunction func sameJson(_ value: Json) -> Json { value }

@PyClass final class Link: Codable {
  var next: Link?
  init() {}
}
