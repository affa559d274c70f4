// The session behind makeSession(): requests one after the other, each a Turn.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/chunk_decoder.h"
#include "http/event_writer.h"
#include "http/head_parser.h"
#include "http/session.h"
#include "http/websocket_connection.h"

namespace posthorn::http {

class HttpSession final : public wire::Session, public Exchange {
public:
    explicit HttpSession(std::shared_ptr<const Context> context);
    ~HttpSession() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

    // Exchange
    const Request& request() const override { return m_turn->head.request; }
    wire::Link& link() override { return *m_link; }
    void takeBody() override;
    void holdBody() override;
    void continueBody() override;
    std::optional<uint64_t> announcedSize() const override;
    void respond(Response response) override;
    void noticeLeaving() override;
    EventStream& respondEvents(const EventOptions& options, Response response) override;
    bool upgrade(const WebSocketOptions& options, std::unique_ptr<WebSocketHandler> socket) override;

private:
    /// One request and its answer.
    struct Turn {
        Head head;
        const Route* route = nullptr;
        std::unique_ptr<Handler> handler;
        uint64_t number = 0;

        // The body on its way in.
        uint64_t bodyLimit = 0;
        uint64_t bodyLeft = 0;  ///< of Content-Length
        uint64_t bodyTaken = 0; ///< octets of content that were handed on or thrown away
        uint64_t checkedAt = 0; ///< bodyTaken when its pace was looked at last
        ChunkDecoder chunks;
        std::string whole;
        wire::MessageBudget::Share share;
        bool taken = false;     ///< the handler wants it
        bool bodyDone = false;
        bool ended = false;     ///< Handler::end() was called
        bool held = false;
        bool skipping = false;  ///< answered early: what is left is thrown away
        bool saidContinue = false;

        // The answer on its way out.
        bool answered = false;
        bool finished = false; ///< all of it has been queued
        bool close = false;
        bool watching = false; ///< the peer's leaving is to be noticed
        Body body;
        std::string_view memory; ///< what is left of a body in memory
        std::shared_ptr<const void> memoryOwner;
        uint64_t sourceLeft = 0;
        bool sourceSized = false;
        bool chunked = false;
        bool reading = false; ///< the source has been asked
    };
    enum class Waiting : uint8_t { Nothing, FirstRequest, NextRequest, Head, Body };
    /// Counts how deep calls from the engine are nested; what is over is dropped on leaving the outermost.
    class Entry;

    // http_session.cpp
    void work();
    bool step();
    void finishTurn();
    void balance();
    void await(Waiting waiting);
    void soon();
    void end(std::string_view why = {});

    // requests.cpp
    bool takeHead();
    void beginTurn(Head head);
    void chooseRoute();
    void refuse(unsigned status, std::string_view why);
    bool takeBodyPiece();
    void handOn(std::string_view piece);
    bool bodyMayEndQuickly() const;
    std::string_view pending() const { return std::string_view(m_in).substr(m_taken); }

    // responses.cpp
    void sendHead(const Response& response, std::optional<uint64_t> size);
    void startBody(Body body);
    void pump();
    void pumpSource();
    void sourceReplied(Result<std::string> bytes);
    void sendBodyPiece(std::string_view piece);
    void bodySent();
    void cutOff(std::string_view why);

    const std::shared_ptr<const Context> m_context;
    wire::Link* m_link = nullptr;
    std::string m_in; ///< received and not yet taken
    size_t m_taken = 0;
    HeadScanner m_scanner;
    std::unique_ptr<Turn> m_turn;
    std::unique_ptr<EventWriter> m_events;
    std::unique_ptr<WebSocketConnection> m_next; ///< takes over when the turn is over
    std::unique_ptr<WebSocketConnection> m_socket;
    std::vector<std::unique_ptr<Handler>> m_buried; ///< done, and maybe still on the stack
    uint64_t m_requests = 0;
    uint32_t m_depth = 0;
    Waiting m_waiting = Waiting::Nothing;
    bool m_working = false;
    bool m_posted = false;
    bool m_closing = false;
    bool m_shutdown = false;
    Life m_life;
};

/// Limits as a connection's settings have them.
HeadLimits headLimits(const config::Snapshot& settings);

} // namespace posthorn::http
