#if Runtime
import Glibc
import Logging
import MartletRuntime
import NIOCore

/// A process for the tests to kill, stop and restart: serves `test.worker.echo`, `test.worker.count`
/// and, in MessagePack as the Python SDK speaks it, `test.worker.squares`, through the folder named by
/// its first argument, until SIGTERM. With an endpoint and a number after it, it calls that instead.
LoggingSystem.bootstrap { label in
  var handler = StreamLogHandler.standardError(label: label)
  handler.logLevel = .error
  return handler
}
var configuration = RuntimeConfiguration(
  discovery: .file(directory: CommandLine.arguments.dropFirst().first))
configuration.leaseTime = .seconds(3)
let runtime = try DistributedRuntime(configuration)
if CommandLine.arguments.count == 4 {
  try await callSquares(runtime, CommandLine.arguments[2], Int64(CommandLine.arguments[3]) ?? 0)
  await runtime.shutdown()
  exit(0)
}
try await runtime.endpoint("test.worker.echo").serve(
  .unary { request, _ in
    try await Task.sleep(for: .milliseconds(2))
    return request
  })
try await runtime.endpoint("test.worker.squares").serve(.stream(squares))
/// Counts up to the request's number, one message a millisecond.
try await runtime.endpoint("test.worker.count").serve(
  .stream { request, _, writer in
    for index in 0..<(Int(String(buffer: request)) ?? 0) {
      try await writer.write(ByteBuffer(string: "\(index)"))
      try await Task.sleep(for: .milliseconds(1))
    }
  })
await runtime.runUntilTerminated()
#endif
