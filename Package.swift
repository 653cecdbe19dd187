// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: language mode 6 and no warning passes.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Numeric targets run their loops at release speed in debug builds too, so that tests are quick.
let numeric: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The house, top floor last: a module may use only modules that stand above it.
let package = Package(
  name: "Espalier",
  products: [.executable(name: "espalier", targets: ["espalier"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(
      name: "CCommonMark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),

    .systemLibrary(name: "CLAPACK", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),

    .target(name: "Files", swiftSettings: strict),
    .target(name: "Options", swiftSettings: strict),
    .target(name: "TextColumns", swiftSettings: strict),
    .target(name: "Tensors", swiftSettings: numeric),
    .target(name: "Decompositions", dependencies: ["Tensors", "CLAPACK"], swiftSettings: strict),
    .target(name: "ReferenceEngine", dependencies: ["Tensors"], swiftSettings: numeric),
    .target(name: "Networks", dependencies: ["Tensors", "ReferenceEngine"], swiftSettings: numeric),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    .target(
      name: "FastEngine", dependencies: ["Tensors", "ReferenceEngine", "Networks", "CKernels"],
      swiftSettings: numeric),
    .target(name: "DataLoading", dependencies: ["Tensors", "Files", "CZlib"], swiftSettings: numeric),
    .target(
      name: "Training",
      dependencies: ["Tensors", "ReferenceEngine", "Networks", "Files", "Options", "DataLoading", "CZlib"],
      swiftSettings: numeric),
    .target(
      name: "Compression",
      dependencies: [
        "Tensors", "Decompositions", "ReferenceEngine", "Networks", "Options", "DataLoading", "Training",
      ],
      swiftSettings: strict),
    .target(
      name: "Figures", dependencies: ["TextColumns", "Tensors", "Networks", "Compression", "CGraphviz"],
      swiftSettings: strict),
    .target(
      name: "Benchmarks", dependencies: ["Tensors", "ReferenceEngine", "Networks", "FastEngine"],
      swiftSettings: strict),
    .target(
      name: "Experiments",
      dependencies: ["Tensors", "Networks", "FastEngine", "DataLoading", "Training", "Compression"],
      swiftSettings: strict),
    .target(name: "EmbeddedTexts", swiftSettings: strict, plugins: ["EmbedTexts"]),
    .target(name: "Syntax", dependencies: ["TextColumns"], swiftSettings: strict),
    .target(
      name: "Language",
      dependencies: [
        "Tensors", "ReferenceEngine", "Networks", "Files", "Options", "DataLoading", "Training", "Compression",
        "TextColumns", "Figures", "EmbeddedTexts", "Syntax",
      ],
      swiftSettings: strict),
    .target(
      name: "Notebook",
      dependencies: ["Files", "TextColumns", "Figures", "EmbeddedTexts", "Syntax", "Language", "CCommonMark", "Yams"],
      swiftSettings: strict),
    .executableTarget(
      name: "espalier",
      dependencies: [
        "Notebook", "Language", "Benchmarks", "Experiments", "Figures", "Training", "FastEngine", "Networks",
        "DataLoading", "Files", "TextColumns", "Tensors",
        "CLibEdit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .executableTarget(name: "embed-texts", swiftSettings: strict),
    .plugin(name: "EmbedTexts", capability: .buildTool(), dependencies: ["embed-texts"]),

    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: strict),
    .testTarget(name: "TextColumnsTests", dependencies: ["TextColumns"], swiftSettings: strict),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: strict),
    .testTarget(
      name: "ReferenceEngineTests", dependencies: ["ReferenceEngine", "Tensors"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    // What several test targets share; no part of the program.
    .target(
      name: "SampleNetworks", dependencies: ["Networks", "Tensors"], path: "Tests/SampleNetworks", swiftSettings: strict
    ),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "ReferenceEngine", "Tensors", "SampleNetworks"],
      swiftSettings: strict),
    .testTarget(
      name: "FastEngineTests",
      dependencies: ["FastEngine", "CKernels", "Networks", "ReferenceEngine", "Tensors", "SampleNetworks"],
      swiftSettings: strict),
    .testTarget(name: "DataLoadingTests", dependencies: ["DataLoading", "Tensors", "CZlib"], swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "FastEngine", "Files", "Networks", "DataLoading", "ReferenceEngine", "SampleNetworks", "Tensors",
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "DecompositionsTests", dependencies: ["Decompositions", "Tensors"], swiftSettings: strict),
    .testTarget(
      name: "CompressionTests",
      dependencies: [
        "Compression", "DataLoading", "Decompositions", "FastEngine", "Networks", "Training", "ReferenceEngine",
        "Tensors",
        "SampleNetworks",
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "AcceptanceTests",
      dependencies: ["Compression", "DataLoading", "FastEngine", "Networks", "ReferenceEngine", "Tensors", "Training"],
      swiftSettings: strict),
    .testTarget(
      name: "FiguresTests", dependencies: ["Figures", "Networks", "Compression", "TextColumns"], swiftSettings: strict),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: strict),
    .testTarget(
      name: "LanguageTests",
      dependencies: [
        "Language", "Compression", "FastEngine", "Figures", "Files", "Networks", "Options", "ReferenceEngine",
        "SampleNetworks", "Tensors", "Training", "TextColumns", "Syntax",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "NotebookTests", dependencies: ["Notebook", "Files", "Language", "Figures", "TextColumns"],
      swiftSettings: strict),
    .testTarget(name: "HouseTests", dependencies: ["Language", "Figures"], swiftSettings: strict),
    // Generators of hostile lines, networks and files, by a seed.
    .testTarget(
      name: "AttackTests",
      dependencies: [
        "Language", "Notebook", "Compression", "FastEngine", "ReferenceEngine", "Training", "DataLoading", "Networks",
        "SampleNetworks",
        "Tensors", "EmbeddedTexts",
        "Files",
        "CZlib",
      ], swiftSettings: strict),
    .testTarget(
      name: "EspalierTests", dependencies: ["espalier", "Notebook", "Syntax", "TextColumns"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
