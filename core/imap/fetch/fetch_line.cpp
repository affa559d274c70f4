#include "imap/fetch/fetch_line.h"

#include <charconv>
#include <cstring>

#include "imap/parser/dates.h"

namespace posthorn::imap {

namespace {

/// A line under way on the stack. Everything but keywords has a known greatest length.
class Line {
public:
    template<size_t N>
    void literal(const char (&text)[N])
    {
        std::memcpy(m_end, text, N - 1);
        m_end += N - 1;
    }
    template<class Integer>
    void number(Integer value)
    {
        m_end = std::to_chars(m_end, m_text + sizeof m_text, value).ptr;
    }
    void separator()
    {
        if (m_any)
            *m_end++ = ' ';
        m_any = true;
    }
    void date(UnixMs time)
    {
        writeInternalDate(m_end, time);
        m_end += internalDateSize;
    }
    void moveTo(std::string& out)
    {
        out.append(m_text, size_t(m_end - m_text));
        m_end = m_text;
    }
    bool any() const { return m_any; }

private:
    char m_text[256];
    char* m_end = m_text;
    bool m_any = false;
};

} // namespace

bool appendFetchStart(std::string& out, uint32_t bits, size_t index, const store::Entry& entry, const MailboxView& view)
{
    Line line;
    line.literal("* ");
    line.number(index + 1);
    line.literal(" FETCH (");
    if (bits & FetchItems::Uid) {
        line.separator();
        line.literal("UID ");
        line.number(entry.uid);
    }
    if (bits & FetchItems::Flags) {
        line.separator();
        line.moveTo(out);
        appendFlags(out, entry, view.isRecent(entry.uid), *view.snapshot().keywords);
    }
    if (bits & FetchItems::InternalDate) {
        line.separator();
        line.literal("INTERNALDATE \"");
        line.date(entry.internalDate);
        line.literal("\"");
    }
    if (bits & FetchItems::Size) {
        line.separator();
        line.literal("RFC822.SIZE ");
        line.number(entry.size);
    }
    if (bits & FetchItems::Modseq) {
        line.separator();
        line.literal("MODSEQ (");
        line.number(entry.modseq);
        line.literal(")");
    }
    line.moveTo(out);
    return line.any();
}

} // namespace posthorn::imap
