// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "data_tests",
  products: [
    .library(name: "data_tests", type: .dynamic, targets: ["data_tests"])
  ],
  dependencies: [
    .package(
      url: "https://github.com/martlet-swift/martlet", from: "1.0.0",
      traits: [.defaults, "Logging"]),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
  ],
  targets: [
    .target(
      name: "data_tests",
      dependencies: [
        .product(name: "Martlet", package: "martlet"),
        .product(name: "MartletFoundation", package: "martlet"),
        .product(name: "MartletLogging", package: "martlet"),
        .product(name: "Logging", package: "swift-log"),
      ])
  ]
)
