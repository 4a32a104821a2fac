import Dispatch
import Logging
import Martlet
import MartletLogging

@PyFunction func sayHello(_ py: Python, _ value: Bound) throws {
  try py.print("hello", 3, "\(value)", separator: "-", terminator: "!\n")
}

@PyFunction(gil: .released) func sayWithoutTheGil(_ text: String) throws {
  try Python.print(text)
}

@PyFunction func log(_ level: String, _ message: String) {
  PythonLogHandler.bootstrap()
  PythonLogHandler.bootstrap()
  var logger = Logger(label: "data_tests.log")
  logger.logLevel = .debug
  logger[metadataKey: "request"] = "7"
  logger.log(level: Logger.Level(rawValue: level) ?? .info, "\(message)", metadata: ["a": "1"])
}

@PyFunction func logError() {
  PythonLogHandler.bootstrap()
  Logger(label: "data_tests.log").error("failed", error: ParseError(message: "bad", line: 3))
}

@PyFunction(gil: .released) func logFromManyThreads(_ count: Int) {
  PythonLogHandler.bootstrap()
  DispatchQueue.concurrentPerform(iterations: count) { _ in
    Logger(label: "data_tests.threads").info("from a thread")
  }
}
