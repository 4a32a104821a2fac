// swift-tools-version: 6.2

import PackageDescription

// A package of its own, since its test program links libpython.
let package = Package(
  name: "embedding-tests",
  dependencies: [.package(name: "martlet", path: "../..")],
  targets: [
    .testTarget(
      name: "EmbeddingTests",
      dependencies: [
        .product(name: "Martlet", package: "martlet"),
        .product(name: "MartletTesting", package: "martlet"),
      ])
  ]
)
