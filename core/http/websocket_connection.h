// The WebSocket that a connection has become: between the frames' reader and the handler. The session owns it and
// passes everything on to it.
#pragma once

#include <memory>
#include <string>

#include "http/message.h"
#include "http/websocket_reader.h"
#include "wire/link.h"

namespace posthorn::http {

/// What answers a handshake (RFC 6455 section 4.2): 101 with its fields, or an error.
Response answerHandshake(const Request& request, const WebSocketOptions& options, std::string& protocol);

class WebSocketConnection final : public WebSocket {
public:
    WebSocketConnection(wire::Link& link, const WebSocketOptions& options, std::string protocol,
                        std::unique_ptr<WebSocketHandler> handler);
    ~WebSocketConnection() override;

    // The session's side.
    void start();
    void received(std::string_view bytes);
    void drained();
    void expired(); ///< TimerId::First
    void shutdown();
    void closed();

    // WebSocket
    const std::string& protocol() const override { return m_protocol; }
    bool sendText(std::string_view text) override { return sendMessage(1, text); }
    bool sendBinary(std::string_view bytes) override { return sendMessage(2, bytes); }
    size_t unsent() const override { return m_link.unsent(); }
    void hold() override;
    void proceed() override;
    void close(CloseCode code, std::string_view reason) override;

private:
    bool sendMessage(uint8_t opcode, std::string_view payload);
    void sendControl(uint8_t opcode, std::string_view payload);
    void work();
    bool handle(WebSocketReader::Event event);
    void sayClose(CloseCode code, std::string_view reason);
    void tellClosed(CloseCode code, std::string_view reason);
    void restartTimer();

    wire::Link& m_link;
    const WebSocketOptions m_options;
    const std::string m_protocol;
    std::unique_ptr<WebSocketHandler> m_handler;
    WebSocketReader m_reader;
    std::string m_in; ///< what came while messages are held
    bool m_held = false;
    bool m_working = false;
    bool m_pinged = false;  ///< a ping is out, and nothing has come since
    bool m_saidClose = false;
    bool m_over = false;    ///< the connection is being closed
    bool m_toldClosed = false;
    Life m_life;
};

} // namespace posthorn::http
