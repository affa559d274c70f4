#include "xmpp/files/socks.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr char version = 5;
constexpr char noAuthentication = 0;
constexpr char nothingAcceptable = char(0xFF);
constexpr char connectCommand = 1;
constexpr char domainName = 3;
constexpr size_t nameSize = 40; ///< a SHA-1 digest

std::string replyWith(char code)
{
    // Address type IPv4, address and port 0: RFC 1928 section 6 wants some.
    return {version, code, 0, 1, 0, 0, 0, 0, 0, 0};
}

} // namespace

SocksHandshake::Status SocksHandshake::broken(std::string reply)
{
    m_step = Step::Broken;
    m_reply += reply;
    m_in.clear();
    return Status::Failed;
}

SocksHandshake::Status SocksHandshake::feed(std::string_view bytes)
{
    if (m_step == Step::Broken)
        return Status::Failed;
    m_in += bytes;
    if (m_step == Step::Greeting) {
        if (!m_in.empty() && m_in[0] != version)
            return broken({});
        if (m_in.size() < 2 || m_in.size() < 2 + size_t(static_cast<unsigned char>(m_in[1])))
            return Status::NeedMore;
        const std::string methods = m_in.substr(2, static_cast<unsigned char>(m_in[1]));
        if (methods.find(noAuthentication) == std::string::npos)
            return broken({version, nothingAcceptable});
        m_in.erase(0, 2 + methods.size());
        m_reply += {version, noAuthentication};
        m_step = Step::Request;
    }
    if (m_step == Step::Request) {
        if (!m_in.empty() && m_in[0] != version)
            return broken(replyWith(1)); // general failure
        if (m_in.size() < 5)
            return Status::NeedMore;
        if (m_in[1] != connectCommand)
            return broken(replyWith(7)); // command not supported
        if (m_in[3] != domainName || static_cast<unsigned char>(m_in[4]) != nameSize)
            return broken(replyWith(8)); // address type not supported
        if (m_in.size() < 5 + nameSize + 2)
            return Status::NeedMore;
        m_transfer = toLower(std::string_view(m_in).substr(5, nameSize));
        // The port says 0; section 5.3.1 gives no other one a meaning.
        if (m_transfer.find_first_not_of("0123456789abcdef") != std::string::npos)
            return broken(replyWith(4)); // host unreachable
        m_in.erase(0, 5 + nameSize + 2);
        m_step = Step::Done;
    }
    return Status::Wanted;
}

std::string SocksHandshake::granted() const
{
    return std::string{version, 0, 0, domainName, char(nameSize)} + m_transfer + std::string(2, '\0');
}

std::string SocksHandshake::refused()
{
    return replyWith(2);
}

} // namespace posthorn::xmpp
