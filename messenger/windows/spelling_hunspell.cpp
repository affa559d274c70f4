// A dictionary read by Hunspell. Old ones are in other encodings than UTF-8.
#include "messenger/windows/spelling.h"

#ifdef POSTHORN_WITH_HUNSPELL

#include <hunspell.hxx>
#include <iconv.h>

#include <QFile>
#include <string>

namespace posthorn::messenger {

namespace {

/// From one encoding to another; empty where a letter has no place in it.
class Recoder {
public:
    Recoder(const char* to, const char* from)
        : m_handle(iconv_open(to, from))
    {
    }
    ~Recoder()
    {
        if (isOk())
            iconv_close(m_handle);
    }
    Recoder(const Recoder&) = delete;
    Recoder& operator=(const Recoder&) = delete;
    bool isOk() const { return m_handle != reinterpret_cast<iconv_t>(-1); }
    std::string operator()(std::string text) const
    {
        std::string made(text.size() * 4 + 8, '\0');
        char *in = text.data(), *out = made.data();
        size_t left = text.size(), room = made.size();
        iconv(m_handle, nullptr, nullptr, nullptr, nullptr);
        if (iconv(m_handle, &in, &left, &out, &room) == size_t(-1))
            return {};
        made.resize(made.size() - room);
        return made;
    }

private:
    iconv_t m_handle;
};

class HunspellDictionary final : public Dictionary {
public:
    explicit HunspellDictionary(const QString& path)
        : m_hunspell(QFile::encodeName(path + QStringLiteral(".aff")).constData(), QFile::encodeName(path + QStringLiteral(".dic")).constData())
        , m_in(m_hunspell.get_dict_encoding().c_str(), "UTF-8")
        , m_out("UTF-8", m_hunspell.get_dict_encoding().c_str())
    {
    }
    bool isOk() const { return m_in.isOk() && m_out.isOk(); }
    bool isRight(const QString& word) const override
    {
        const std::string coded = m_in(plain(word));
        return !coded.empty() && m_hunspell.spell(coded);
    }
    QStringList suggestions(const QString& word) const override
    {
        QStringList list;
        const std::string coded = m_in(plain(word));
        if (coded.empty())
            return list;
        for (const std::string& each : m_hunspell.suggest(coded)) {
            if (const QString text = QString::fromStdString(m_out(each)); !text.isEmpty())
                list.append(text);
        }
        return list;
    }

private:
    /// Dictionaries know the typewriter's apostrophe.
    static std::string plain(QString word) { return word.replace(QChar(0x2019), QLatin1Char('\'')).toStdString(); }

    mutable Hunspell m_hunspell; // asking makes no visible difference
    Recoder m_in, m_out;
};

} // namespace

std::shared_ptr<Dictionary> readDictionary(const QString& path)
{
    auto made = std::make_shared<HunspellDictionary>(path);
    return made->isOk() ? made : nullptr;
}

} // namespace posthorn::messenger

#else

namespace posthorn::messenger {

std::shared_ptr<Dictionary> readDictionary(const QString&)
{
    return nullptr;
}

} // namespace posthorn::messenger

#endif
