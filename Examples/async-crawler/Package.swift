// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "async-crawler",
  products: [
    .library(name: "async_crawler", type: .dynamic, targets: ["async_crawler"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "async_crawler",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
