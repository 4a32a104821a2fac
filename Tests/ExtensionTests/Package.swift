// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "extension_tests",
  products: [
    .library(name: "extension_tests", type: .dynamic, targets: ["extension_tests"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "extension_tests",
      dependencies: [.product(name: "Martlet", package: "martlet")])
  ]
)
