// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "martlet_bench",
  products: [
    .library(name: "martlet_bench", type: .dynamic, targets: ["martlet_bench"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "martlet_bench",
      dependencies: [.product(name: "Martlet", package: "martlet")],
      swiftSettings: [.enableExperimentalFeature("Lifetimes")]
    )
  ]
)
