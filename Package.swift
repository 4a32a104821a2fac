// swift-tools-version: 6.2

import CompilerPluginSupport
import Foundation
import PackageDescription

/// A macro library that martlet has compiled against the toolchain's own SwiftSyntax and loads with
/// `-load-plugin-library`. While the variable is set, nothing of swift-syntax is resolved or built.
let macrosArePrebuilt = Context.environment["MARTLET_MACRO_LIBRARY"] != nil

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  // For Async/ImmediateTask.swift.
  .enableExperimentalFeature("BuiltinModule"),
]

/// Expansions of Martlet's macros name members of modules that a user's file doesn't import.
let userSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "martlet",
  products: [
    .library(name: "Martlet", targets: ["Martlet"]),
    .library(name: "MartletFoundation", targets: ["MartletFoundation"]),
    .library(name: "MartletLogging", targets: ["MartletLogging"]),
    .library(name: "MartletTesting", targets: ["MartletTesting"]),
    .library(name: "MartletRuntime", targets: ["MartletRuntime"]),
    .library(name: "MartletRuntimePython", targets: ["MartletRuntimePython"]),
    .plugin(name: "MartletCommand", targets: ["MartletCommand"]),
  ],
  traits: [
    .default(enabledTraits: ["Async"]),
    .trait(
      name: "Async",
      description: "Async functions and sequences. Without it nothing links Swift's concurrency."),
    .trait(
      name: "Logging",
      description: "Logs of swift-log in Python's logging. Without it swift-log is not resolved."),
    .trait(
      name: "Runtime",
      description: "The distributed runtime. Without it nothing of swift-nio is resolved or built.",
      enabledTraits: ["Async"]),
  ],
  targets: [
    .plugin(
      name: "MartletCommand",
      capability: .command(
        intent: .custom(verb: "martlet", description: "Build this package for Python"))
    ),
    .target(name: "CMartlet"),
    .target(
      name: "Martlet",
      dependencies: ["CMartlet"] + (macrosArePrebuilt ? [] : ["MartletMacros"]),
      swiftSettings: settings
    ),
    .target(name: "MartletFoundation", dependencies: ["Martlet"], swiftSettings: settings),
    .target(
      name: "MartletLogging",
      dependencies: [
        "Martlet",
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"])),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "MartletTesting",
      dependencies: ["CMartlet", "Martlet"],
      swiftSettings: settings,
      // The one target that starts an interpreter; extension modules live in one that runs already.
      linkerSettings: [
        .linkedLibrary(Context.environment["MARTLET_TEST_PYTHON"] ?? "python3.11")
      ]
    ),
  ]
)

if !macrosArePrebuilt {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-syntax", "600.0.0"..<"604.0.0"))
  package.targets.append(
    .macro(
      name: "MartletMacros",
      dependencies: [
        .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
        .product(name: "SwiftDiagnostics", package: "swift-syntax"),
        .product(name: "SwiftSyntax", package: "swift-syntax"),
        .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
        .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
      ]
      // No settings: martlet compiles the same sources with none.
    ))
}

// Without the trait these targets still exist, and `#if Runtime` around each of their files leaves
// them empty: a manifest cannot see which traits are on, so it cannot leave a target out.
let runtimeTrait: TargetDependencyCondition? = .when(traits: ["Runtime"])
let networking: [Target.Dependency] = [
  .product(name: "Logging", package: "swift-log", condition: runtimeTrait),
  .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: runtimeTrait),
  .product(name: "NIOCore", package: "swift-nio", condition: runtimeTrait),
  .product(name: "NIOHTTP1", package: "swift-nio", condition: runtimeTrait),
  .product(name: "NIOPosix", package: "swift-nio", condition: runtimeTrait),
]

package.dependencies += [
  .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
  .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
]
package.targets += [
  .target(name: "MartletRuntime", dependencies: networking, swiftSettings: settings),
  .target(
    name: "MartletRuntimePython",
    dependencies: ["Martlet", "MartletRuntime"] + networking,
    swiftSettings: userSettings),
  .executableTarget(
    name: "martlet-runtime-bench",
    dependencies: ["MartletRuntime"] + networking,
    swiftSettings: settings),
  .executableTarget(
    name: "MartletRuntimeTestWorker",
    dependencies: ["MartletRuntime"] + networking,
    path: "Tests/MartletRuntimeTestWorker",
    swiftSettings: settings),
  .testTarget(
    name: "MartletRuntimeTests",
    dependencies: ["MartletRuntime", "MartletRuntimeTestWorker"] + networking,
    swiftSettings: settings),
]

/// Where `python3` says that its shared library is: the tests of the library start an interpreter.
func embeddingFlags() -> [String] {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [
    Context.environment["PYTHON"] ?? "python3", "-c",
    "import sysconfig as s; print(s.get_config_var('LIBDIR'), s.get_config_var('LDVERSION'))",
  ]
  let output = Pipe()
  process.standardOutput = output
  guard (try? process.run()) != nil else { return [] }
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  let words = text.split { $0.isWhitespace }.map(String.init)
  guard words.count == 2 else { return [] }
  return ["-L", words[0], "-lpython\(words[1])", "-Xlinker", "-rpath", "-Xlinker", words[0]]
}

// Only at the root: not in a user's checkout, nor in the copy that martlet carries.
let testsFolder = "\(Context.packageDirectory)/Tests/MartletTests"
if FileManager.default.fileExists(atPath: testsFolder), !testsFolder.contains("/checkouts/") {
  package.targets.append(
    .testTarget(
      name: "MartletTests",
      dependencies: ["CMartlet", "Martlet"],
      swiftSettings: settings,
      linkerSettings: [.unsafeFlags(embeddingFlags())]))
}
