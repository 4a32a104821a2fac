// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "martlet_micro",
  products: [
    .library(name: "martlet_micro", type: .dynamic, targets: ["martlet_micro"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "martlet_micro",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
