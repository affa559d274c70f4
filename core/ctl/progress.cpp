#include "ctl/progress.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include "base/clock.h"

namespace posthorn::ctl {

Progress::Progress(std::string label, uint64_t all)
    : m_label(std::move(label))
    , m_all(all)
    , m_begun(Clock::system().steadyMs())
    , m_isTerminal(::isatty(STDERR_FILENO) == 1)
{
}

Progress::~Progress()
{
    wipe();
}

void Progress::wipe()
{
    if (m_visible)
        std::fputs("\r\x1B[K", stderr);
    m_visible = false;
}

void Progress::show(uint64_t done, uint64_t messages)
{
    const int64_t now = Clock::system().steadyMs();
    if (!m_isTerminal || now - m_drawn < 200)
        return;
    m_drawn = now;
    constexpr size_t width = 24;
    std::string bar;
    if (m_all > 0) {
        const double part = std::min(1.0, double(done) / double(m_all));
        const auto filled = size_t(part * width);
        bar = " [" + std::string(filled, '#') + std::string(width - filled, '.') + "] " + std::to_string(int(part * 100)) + " %";
    }
    const double seconds = std::max(0.001, double(now - m_begun) / 1000);
    std::fprintf(stderr, "\r\x1B[K%s%s  %llu messages, %.0f/s", m_label.c_str(), bar.c_str(),
                 static_cast<unsigned long long>(messages), double(messages) / seconds);
    m_visible = true;
}

void Progress::say(const std::string& line)
{
    wipe();
    std::fprintf(stderr, "posthornctl: %s\n", line.c_str());
}

} // namespace posthorn::ctl
