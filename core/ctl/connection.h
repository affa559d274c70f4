// The local socket as posthornctl uses it: one connection, blocking, read line by line. Memory is bounded by the longest line.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::ctl {

class Connection {
public:
    /// To the server that runs on the data folder; Unavailable when there is none.
    static Result<Connection> open(const std::string& folder);
    /// Takes a connected socket over; for tests.
    explicit Connection(int handle) : m_handle(handle) {}
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

    Result<void> send(std::string_view bytes);
    /// One line without its end. Unavailable when the server has gone.
    Result<std::string> line();
    /// What has arrived, at most @p most bytes; valid until the next call.
    Result<std::string_view> some(size_t most);
    int handle() const { return m_handle; }

    static constexpr size_t longestLine = 64 << 20; ///< an answer's row; such as a server of ours never sends

private:
    Result<void> fill();

    int m_handle = -1;
    std::string m_buffer;
    size_t m_taken = 0;
    size_t m_searched = 0; ///< no line feed lies before it
};

} // namespace posthorn::ctl
