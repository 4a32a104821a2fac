// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "martlet-runtime",
  products: [
    .library(name: "_core", type: .dynamic, targets: ["RuntimeModule"])
  ],
  dependencies: [
    .package(
      url: "https://github.com/martlet-swift/martlet", from: "1.0.0", traits: ["Runtime"])
  ],
  targets: [
    .target(
      name: "RuntimeModule",
      dependencies: [.product(name: "MartletRuntimePython", package: "martlet")])
  ]
)
