// swift-tools-version: 6.2

import CompilerPluginSupport
import PackageDescription

/// A macro library that martlet has compiled against the toolchain's own SwiftSyntax and loads with
/// `-load-plugin-library`. While the variable is set, nothing of swift-syntax is resolved or built.
let macrosArePrebuilt = Context.environment["MARTLET_MACRO_LIBRARY"] != nil

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "martlet",
  products: [
    .library(name: "Martlet", targets: ["Martlet"]),
    .library(name: "MartletRuntime", targets: ["MartletRuntime"]),
  ],
  traits: [
    .trait(
      name: "Runtime",
      description: "The distributed runtime. Without it nothing of swift-nio is resolved or built.")
  ],
  targets: [
    .target(name: "CMartlet"),
    .target(
      name: "Martlet",
      dependencies: ["CMartlet"] + (macrosArePrebuilt ? [] : ["MartletMacros"]),
      swiftSettings: settings
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
      ],
      swiftSettings: settings
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
