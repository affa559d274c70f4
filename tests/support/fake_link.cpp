#include "tests/support/fake_link.h"

#include <algorithm>

namespace posthorn::test {

FakeLink::FakeLink(ManualExecutor* loop)
    : m_ownLoop(loop ? nullptr : std::make_unique<ManualExecutor>())
    , m_loop(loop ? loop : m_ownLoop.get())
{
    linkInfo.id = 1;
    linkInfo.peer = {"127.0.0.1", 40000};
    linkInfo.local = {"127.0.0.1", 25};
    infoAfterTls = linkInfo;
    infoAfterTls.tls = true;
    infoAfterTls.tlsVersion = "TLSv1.3";
    infoAfterTls.tlsCipher = "TLS_AES_256_GCM_SHA384";
    infoAfterTls.tlsBits = 256;
    infoAfterTls.channelBindings = {{"tls-exporter", std::string(32, 'x')},
                                    {"tls-server-end-point", std::string(32, 'e')}};
}

FakeLink::~FakeLink() = default;

void FakeLink::open(std::unique_ptr<wire::Session> session)
{
    m_session = std::move(session);
    m_session->opened(*this);
    settle();
}

void FakeLink::deliver(std::string_view bytes)
{
    // A block of its own, exactly as long as the piece: a session that keeps the view or reads beyond it is caught.
    const std::vector<char> piece(bytes.begin(), bytes.end());
    m_session->received(std::string_view(piece.data(), piece.size()));
}

void FakeLink::feed(std::string_view bytes)
{
    constexpr size_t largest = 64 * 1024;
    while (!bytes.empty() && m_session && !isClosed()) {
        if (m_paused) {
            m_held.append(bytes);
            break;
        }
        deliver(bytes.substr(0, largest));
        bytes.remove_prefix(std::min(bytes.size(), largest));
        settle();
        if (m_wantsTls)
            break; // plain text behind STARTTLS is thrown away
    }
    settle();
}

size_t FakeLink::feedBytewise(std::string_view bytes)
{
    size_t taken = 0;
    while (taken < bytes.size() && m_session && !isClosed() && !m_wantsTls && !m_paused) {
        deliver(bytes.substr(taken++, 1));
        settle();
    }
    return taken;
}

void FakeLink::resumeInput()
{
    m_paused = false;
}

void FakeLink::peerCloses(std::string_view error)
{
    settle();
    if (m_session) {
        const std::unique_ptr<wire::Session> last = std::move(m_session);
        last->closed(error);
    }
    m_timers.clear();
    m_loop->run();
}

bool FakeLink::fire(wire::TimerId timer)
{
    if (m_timers.erase(timer) == 0 || !m_session)
        return false;
    m_session->expired(timer);
    settle();
    return true;
}

void FakeLink::finishTls()
{
    m_wantsTls = false;
    linkInfo = infoAfterTls;
    if (m_session)
        m_session->tlsStarted();
    settle();
}

void FakeLink::shutdown()
{
    if (m_session)
        m_session->shutdown();
    settle();
}

void FakeLink::send(std::string_view bytes)
{
    if (isClosed() || !m_session)
        return;
    m_pending.append(bytes);
    m_wasHigh |= m_pending.size() >= highWater / 4;
}

void FakeLink::abort()
{
    m_aborted = true;
    m_pending.clear();
}

void FakeLink::transcript(watch::Direction direction, std::string_view line)
{
    transcripts.push_back({direction, std::string(line)});
}

void FakeLink::takeNetwork(size_t most)
{
    const size_t size = std::min(most, m_pending.size());
    m_output.append(m_pending, 0, size);
    m_pending.erase(0, size);
    if (m_wasHigh && m_pending.size() < highWater / 4 && m_session && !isClosed()) {
        m_wasHigh = false;
        m_session->drained();
    }
    if (networkHeld)
        settle();
}

void FakeLink::settle()
{
    for (bool again = true; again;) {
        again = m_loop->run() > 0;
        if (!networkHeld && (!m_pending.empty() || m_wasHigh)) {
            again = true;
            takeNetwork();
        }
        if (!m_paused && !m_held.empty() && m_session && !isClosed() && !m_wantsTls) {
            again = true;
            std::string held;
            held.swap(m_held);
            constexpr size_t largest = 64 * 1024;
            for (size_t at = 0; at < held.size(); at += largest) {
                if (m_paused || isClosed()) {
                    m_held.append(held, at);
                    break;
                }
                deliver(std::string_view(held).substr(at, largest));
            }
        }
        if (m_wasHigh && (!m_session || isClosed()))
            m_wasHigh = false;
    }
    endIfClosed();
}

void FakeLink::endIfClosed()
{
    if (!m_session || !isClosed())
        return;
    const std::unique_ptr<wire::Session> last = std::move(m_session);
    last->closed({});
    m_timers.clear();
}

bool FakeLink::wait(int milliseconds)
{
    const bool ran = m_loop->wait(milliseconds) > 0;
    settle();
    return ran;
}

std::string FakeLink::takeOutput()
{
    std::string all;
    all.swap(m_output);
    return all;
}

bool FakeLink::takeLine(std::string& line)
{
    const size_t at = m_output.find("\r\n");
    if (at == std::string::npos)
        return false;
    line.assign(m_output, 0, at);
    m_output.erase(0, at + 2);
    return true;
}

bool FakeLink::takeBytes(size_t size, std::string& bytes)
{
    if (m_output.size() < size)
        return false;
    bytes.assign(m_output, 0, size);
    m_output.erase(0, size);
    return true;
}

} // namespace posthorn::test
