// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

@Suite("Names of routes")
struct RouteTableTests {
    private func table(_ names: String..., openAI: [String] = []) -> RouteTable {
        RouteTable(
            routes: names.map { Route(ModelPattern($0), targets: [RouteTarget(name: $0)]) },
            openAIModels: openAI.map(ModelPattern.init)
        )
    }

    private func found(_ table: RouteTable, _ name: String, _ model: String) -> String? {
        table.targets(of: name, model: ModelID(model))?.first?.name
    }

    @Test("Whole names come before patterns, and what was asked for before what it stands for")
    func order() {
        let table = table("gpt-*", "gpt-4o", "us.amazon.nova-pro-v1:0", "us.*")
        #expect(found(table, "gpt-4o", "us.amazon.nova-pro-v1:0") == "gpt-4o")
        #expect(found(table, "gpt-5", "us.amazon.nova-pro-v1:0") == "us.amazon.nova-pro-v1:0")
        #expect(found(table, "gpt-5", "us.amazon.nova-lite-v1:0") == "gpt-*")
        #expect(found(table, "fast", "us.amazon.nova-lite-v1:0") == "us.*")
        #expect(found(table, "fast", "eu.amazon.nova-lite-v1:0") == nil)
    }

    @Test("Models of OpenAI's interface are routed there, under any of their ids")
    func openAI() throws {
        let table = table(openAI: ["openai.*"])
        for id in ["openai.gpt-oss-20b-1:0", "us.openai.gpt-6-sol"] {
            #expect(table.targets(of: id, model: ModelID(id)) == [RouteTarget(api: .openAI)])
        }
        #expect(table.targets(of: "x", model: ModelID("amazon.nova-lite-v1:0")) == nil)
        #expect(RouteTable().isEmpty)
        #expect(!table.isEmpty)
    }
}
