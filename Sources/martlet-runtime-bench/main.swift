#if Runtime
import Glibc
import MartletRuntime
import NIOCore

/// What the core does without any other language: `martlet-runtime-bench [client|server|both]
/// [tcp|unix] [unary] [count CALLS]`. Without an argument, one process starts another as the server.

let arguments = CommandLine.arguments
let usesTCP = arguments.contains("tcp")
let folder = "/tmp/martlet-bench-\(getuid())"

func makeRuntime() throws -> DistributedRuntime {
  var configuration = RuntimeConfiguration(discovery: .file(directory: folder))
  configuration.listen = usesTCP ? .tcp : .automatic
  return try DistributedRuntime(configuration)
}

/// The server: `echo` answers with its request, `tokens` with as many short messages as asked for.
func serve(_ runtime: DistributedRuntime) async throws {
  try await runtime.endpoint("bench.server.echo").serve(.unary { request, _ in request })
  try await runtime.endpoint("bench.server.tokens").serve(
    .stream { request, _, writer in
      var request = request
      for index in 0..<Int(request.readInteger(as: UInt32.self) ?? 0) {
        var message = ByteBuffer()
        message.writeMultipleIntegers(UInt64(index), UInt64(index), UInt64(index))
        try await writer.write(message)
      }
    })
}

if arguments.contains("server") {
  let runtime = try makeRuntime()
  try await serve(runtime)
  while true { try await Task.sleep(for: .seconds(3600)) }
} else {
  var child: pid_t = 0
  var local: DistributedRuntime?
  if arguments.contains("both") {
    let runtime = try makeRuntime()
    try await serve(runtime)
    local = runtime
  } else {
    child = try Subprocess.spawn([arguments[0], "server", usesTCP ? "tcp" : "unix"])
  }
  defer { if child > 0 { kill(child, SIGKILL) } }
  let runtime = try makeRuntime()
  print("transport: \(usesTCP ? "tcp" : "unix"), server: \(child > 0 ? "another process" : "here")")
  let bench = Bench(
    runtime: runtime, serverPID: child > 0 ? child : getpid(),
    isUnaryOnly: arguments.contains("unary"),
    countedCalls: arguments.firstIndex(of: "count").flatMap { index in
      index + 1 < arguments.count ? Int(arguments[index + 1]) : nil
    })
  try await bench.run()
  await runtime.shutdown()
  await local?.shutdown()
}
#endif
