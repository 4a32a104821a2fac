// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "calculator",
  products: [
    .library(name: "my_module", type: .dynamic, targets: ["my_module"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0", traits: [])
  ],
  targets: [
    .target(
      name: "my_module",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
