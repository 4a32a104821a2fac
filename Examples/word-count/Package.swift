// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "word-count",
  products: [
    .library(name: "word_count", type: .dynamic, targets: ["word_count"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0", traits: [])
  ],
  targets: [
    .target(
      name: "word_count",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
