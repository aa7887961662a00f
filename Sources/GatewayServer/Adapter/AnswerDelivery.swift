// SPDX-License-Identifier: MIT-0

#if Server
    import NIOCore

    /// Sees that what has been written reaches the client: before a connection is closed, and within reason.
    ///
    /// Stands at the very front, where bytes go to the socket. Closing throws away what the socket has not taken yet, and the
    /// server closes as soon as it has written its last; a client that reads slowly would get half of a large answer.
    final class AnswerDelivery: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer
        typealias OutboundIn = IOData
        typealias OutboundOut = IOData

        /// What a client has to take in the limit's time: one that takes less, takes nothing.
        private static let leastTaken = 16_384

        private let limit: TimeAmount
        private var context: ChannelHandlerContext?
        private var check: Scheduled<Void>?
        private var isAbandoned = false

        /// Makes a handler.
        ///
        /// - Parameter limit: how long a client may take nothing.
        init(limit: TimeAmount) {
            self.limit = limit
        }

        /// How many bytes wait for the socket.
        static func waitingBytes(of channel: any Channel) -> Int {
            (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        }

        /// Closes at once, whatever waits.
        func abandon(_ channel: any Channel) {
            isAbandoned = true
            channel.close(promise: nil)
        }

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
            check?.cancel()
        }

        /// Writes bytes of an answer, past those in the pipeline who care for requests.
        func write(_ bytes: ByteBuffer) {
            context?.write(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
        }

        /// Sends what has been written.
        func flush() {
            context?.flush()
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            check?.cancel()
            check = nil
            if !context.channel.isWritable { expectReading(of: context.channel) }
            context.fireChannelWritabilityChanged()
        }

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            // The server closes its ear alone when its time is over; then there is none left for dawdlers.
            if mode == .input { isAbandoned = true }
            guard mode != .input, !isAbandoned, Self.waitingBytes(of: context.channel) > 0 else {
                return context.close(mode: mode, promise: promise)
            }
            if check == nil { expectReading(of: context.channel) }
            let flushed = context.eventLoop.makePromise(of: Void.self)
            flushed.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: mode, promise: promise) }
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: flushed)
        }

        /// Ends a connection whose client takes next to nothing; one that takes a large answer slowly gets its time.
        private func expectReading(of channel: any Channel) {
            let waiting = Self.waitingBytes(of: channel)
            check = channel.eventLoop.assumeIsolated().scheduleTask(in: limit) {
                if waiting - Self.waitingBytes(of: channel) < Self.leastTaken {
                    self.abandon(channel)
                } else {
                    self.expectReading(of: channel)
                }
            }
        }
    }

    extension ByteBuffer {
        /// A chunk of a body in HTTP's framing.
        ///
        /// Source: RFC 9112, section 7.1.
        ///
        /// - Parameter bytes: what is within; at least one byte, for an empty chunk is the last.
        init(chunk bytes: [UInt8]) {
            let digits = (bytes.count.bitWidth - bytes.count.leadingZeroBitCount + 3) / 4
            let size = digits + bytes.count + 4
            self = ByteBufferAllocator().buffer(capacity: size)
            _ = unsafe writeWithUnsafeMutableBytes(minimumWritableBytes: size) { memory in
                for digit in 0..<digits {
                    let value = UInt8(truncatingIfNeeded: bytes.count >> ((digits - 1 - digit) * 4)) & 15
                    unsafe memory[digit] = value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                }
                unsafe memory.storeBytes(of: UInt16(bigEndian: 0x0D0A), toByteOffset: digits, as: UInt16.self)
                unsafe UnsafeMutableRawBufferPointer(rebasing: memory[(digits + 2)...]).copyBytes(from: bytes)
                unsafe memory.storeBytes(of: UInt16(bigEndian: 0x0D0A), toByteOffset: size - 2, as: UInt16.self)
                return size
            }
        }
    }

    @available(*, unavailable)
    extension AnswerDelivery: Sendable {}
#endif
