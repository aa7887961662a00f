// SPDX-License-Identifier: MIT-0

import HTTPTypes
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("Admission")
struct AdmissionTests {
    @Test("As many as the limit enter; beyond the line 429 comes at once, with Retry-After")
    func limit() async throws {
        let admission = Admission(limit: 2, queueLimit: 0)
        let first = try await admission.enter()
        let second = try await admission.enter()
        let error = await #expect(throws: GatewayError.self) { try await admission.enter() }
        #expect(error?.status.code == 429)
        #expect(error?.fields[.retryAfter] == "1")
        #expect(error?.body.code == "gateway_overloaded")
        first.release()
        first.release()
        #expect(admission.underWay == 1)
        let third = try await admission.enter()
        #expect(admission.underWay == 2)
        second.release()
        third.release()
        #expect(admission.underWay == 0)
    }

    @Test("A ticket that is let go is given back")
    func letGo() async throws {
        let admission = Admission(limit: 1, queueLimit: 0)
        _ = try await admission.enter()
        _ = try await admission.enter()
        #expect(admission.underWay == 0)
    }

    @Test("Those who wait get their place in order; the line has its own limit")
    func order() async throws {
        let admission = Admission(limit: 1, queueLimit: 2)
        let holder = try await admission.enter()
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...2 {
                group.addTask {
                    let ticket = try await admission.enter()
                    await order.append(number)
                    ticket.release()
                }
                while admission.waitingCount < number { await Task.yield() }
            }
            await #expect(throws: GatewayError.self) { try await admission.enter() }
            holder.release()
            try await group.waitForAll()
        }
        #expect(await order.numbers == [1, 2])
        #expect(admission.underWay == 0)
    }

    @Test("Who leaves the line frees the place in it")
    func leaving() async throws {
        let admission = Admission(limit: 1, queueLimit: 1)
        let holder = try await admission.enter()
        let waiter = Task { try await admission.enter() }
        while admission.waitingCount < 1 { await Task.yield() }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        #expect(admission.waitingCount == 0)
        holder.release()
        #expect(admission.underWay == 0)
    }

    @Test("Who has waited long enough is told to come again, and takes no place later")
    func patience() async throws {
        let admission = Admission(limit: 1, queueLimit: 1, patience: .milliseconds(1))
        let holder = try await admission.enter()
        let error = await #expect(throws: GatewayError.self) { try await admission.enter() }
        #expect(error?.status.code == 429)
        #expect(admission.waitingCount == 0)
        holder.release()
        #expect(admission.underWay == 0)
    }

    private actor Order {
        var numbers: [Int] = []
        func append(_ number: Int) { numbers.append(number) }
    }
}
