// A bar on standard error while something takes long, where that is a terminal; nothing elsewhere.
#pragma once

#include <cstdint>
#include <string>

namespace posthorn::ctl {

class Progress {
public:
    /// @p all: bytes or messages that are to come; 0: not known.
    explicit Progress(std::string label, uint64_t all = 0);
    ~Progress();
    void setAll(uint64_t all) { m_all = all; }
    /// Draws at most five times a second.
    void show(uint64_t done, uint64_t messages);
    /// A line of text that stays, above the bar.
    void say(const std::string& line);

private:
    void wipe();

    std::string m_label;
    uint64_t m_all;
    int64_t m_begun;
    int64_t m_drawn = 0;
    bool m_isTerminal;
    bool m_visible = false;
};

} // namespace posthorn::ctl
