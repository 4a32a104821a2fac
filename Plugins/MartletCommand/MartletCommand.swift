import Foundation
import PackagePlugin

/// `swift package martlet build …`: hands over to the Python command of that name, in the package's
/// folder, with everything that follows.
@main struct MartletCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["martlet"] + arguments
    process.currentDirectoryURL = context.package.directoryURL
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus == 127 {
      Diagnostics.error("the command martlet was not found; install it: pip install martlet")
    } else if process.terminationStatus != 0 {
      Diagnostics.error("martlet ended with code \(process.terminationStatus)")
    }
  }
}
