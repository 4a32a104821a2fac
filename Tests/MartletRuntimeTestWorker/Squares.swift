#if Runtime
import MartletRuntime
import NIOCore

/// Answers `{"n": 3}` with `{"i": 0, "square": 0}` and so on: a Swift handler of Python's messages.
@Sendable func squares(
  _ request: ByteBuffer, _ context: RequestContext, _ writer: MessageWriter
) async throws {
  guard case .map(let pairs) = try MessagePackValue(decoding: request),
    case .int(let count)? = pairs.first(where: { $0.key == .string("n") })?.value, count >= 0
  else { throw BadRequest(message: "'n' must be a number from 0 up") }
  for index in 0..<count {
    let item: [MessagePackValue.Pair] = [
      .init(.string("i"), .int(index)), .init(.string("square"), .int(index * index)),
    ]
    try await writer.write(MessagePackValue.map(item).encoded())
  }
}

/// A handler's own error, for callers to see.
struct BadRequest: Error, CustomStringConvertible {
  var message: String
  var description: String { message }
}

/// Calls an endpoint, Python's or Swift's, with `{"n": count}`, and prints what it answers.
func callSquares(_ runtime: DistributedRuntime, _ path: String, _ count: Int64) async throws {
  let client = try await runtime.endpoint(path).client()
  try await client.waitForInstances(timeout: .seconds(10))
  let request = MessagePackValue.map([.init(.string("n"), .int(count))])
  do {
    for try await message in client.generate(request.encoded()) {
      print(try MessagePackValue(decoding: message))
    }
  } catch let error as RuntimeError {
    print("\(error.failure?.className ?? ""): \(error.failure?.message ?? error.message)")
  }
}
#endif
