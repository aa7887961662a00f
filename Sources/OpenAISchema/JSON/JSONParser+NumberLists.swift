// SPDX-License-Identifier: MIT-0

/// A document whose lists of numbers were taken out of it as text.
public struct JSONWithNumberLists: Hashable, Sendable {
    /// The document, with an empty list where a list of numbers stood.
    public var value: JSONValue

    /// The lists of numbers and where they stood, in the document's order.
    private var found: [Found]

    struct Found: Hashable, Sendable {
        let path: String
        let list: JSONNumberList
    }

    init(value: JSONValue, found: [Found]) {
        self.value = value
        self.found = found
    }

    /// The lists of numbers at a path, in the document's order.
    ///
    /// - Parameter path: the names of the members that lead there, with dots between them; positions in lists are left
    ///   out, so that `data.embedding` finds `[1]` in `{"data": [{"embedding": [1]}]}`.
    /// - Returns: all lists that stand there.
    public func lists(at path: String) -> [JSONNumberList] {
        found.filter { $0.path == path }.map(\.list)
    }
}

extension JSONParser {
    /// Where lists of numbers go while a document is parsed.
    struct Collector {
        var path: [String] = []
        var found: [JSONWithNumberLists.Found] = []
    }

    /// Parses a whole document and takes the lists of numbers out of it, as text.
    ///
    /// - Parameter bytes: the document in UTF-8.
    /// - Returns: the document and its lists of numbers.
    /// - Throws: ``SchemaError`` with code `invalidJSON`, whose message tells the position.
    public static func parseKeepingNumberLists(_ bytes: [UInt8]) throws(SchemaError) -> JSONWithNumberLists {
        try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(SchemaError) -> JSONWithNumberLists in
            var parser = unsafe JSONParser(input: ByteInput(buffer), depthLimit: defaultDepthLimit)
            parser.collector = Collector()
            let value = try parser.document()
            return JSONWithNumberLists(value: value, found: parser.collector?.found ?? [])
        }
    }

    /// Takes out the list of numbers that stands at the position, its bracket read; `false` where another list does.
    mutating func collectNumberList() -> Bool {
        guard let path = collector?.path.joined(separator: "."), let list = input.numberList(from: position) else {
            return false
        }
        collector?.found.append(JSONWithNumberLists.Found(path: path, list: list.value))
        position = list.end
        return true
    }
}
