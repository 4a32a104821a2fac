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
    .library(name: "Martlet", targets: ["Martlet"])
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
