// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "async-tests",
  products: [
    .library(name: "async_tests", type: .dynamic, targets: ["async_tests"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "async_tests",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
