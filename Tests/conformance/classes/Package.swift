// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "class_features",
  products: [
    .library(name: "class_features", type: .dynamic, targets: ["class_features"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "class_features",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
