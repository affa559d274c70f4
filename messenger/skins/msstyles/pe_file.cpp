#include "messenger/skins/msstyles/pe_file.h"

#include "messenger/skins/skin.h"

namespace posthorn::messenger {

namespace {

constexpr size_t mostResources = 20000;
constexpr uint32_t highBit = 0x80000000u;

auto refuse(const QString& text)
{
    return fail(ErrorKind::Corrupt, text.toStdString());
}

auto cutShort()
{
    return refuse(StyleText::tr("The file is cut short or damaged."));
}

/// Where the section that holds @p address starts, and its bytes.
struct Section {
    uint32_t address = 0;
    Bytes data;
};

class ResourceTree {
public:
    ResourceTree(Bytes directory, uint32_t address)
        : m_bytes(directory)
        , m_address(address)
    {
    }

    bool walk(QList<PeResource>& found) { return walkLevel(0, 0, {}, {}, found); }

private:
    std::optional<QString> nameOf(uint32_t word) const
    {
        if (!(word & highBit))
            return QStringLiteral("#%1").arg(word);
        const size_t at = word & ~highBit;
        const auto length = m_bytes.u16(at);
        if (!length || *length > 512)
            return {};
        const auto text = m_bytes.part(at + 2, size_t(*length) * 2);
        if (!text)
            return {};
        QString name;
        for (size_t i = 0; i < *length; ++i)
            name += QChar(*text->u16(i * 2));
        return name.toUpper();
    }

    /// Three levels: type, name, language. A tree that points back to itself ends at the third level.
    bool walkLevel(size_t at, int level, const QString& type, const QString& name, QList<PeResource>& found)
    {
        const auto named = m_bytes.u16(at + 12), numbered = m_bytes.u16(at + 14);
        if (!named || !numbered)
            return false;
        const size_t entries = size_t(*named) + *numbered;
        for (size_t i = 0; i < entries; ++i) {
            if (++m_steps > mostResources * 3)
                return false;
            const auto id = m_bytes.u32(at + 16 + i * 8), place = m_bytes.u32(at + 16 + i * 8 + 4);
            if (!id || !place)
                return false;
            const bool isFolder = *place & highBit;
            if (level < 2) {
                const auto text = nameOf(*id);
                if (!text || !isFolder)
                    return false;
                if (!walkLevel(*place & ~highBit, level + 1, level == 0 ? *text : type, level == 1 ? *text : name, found))
                    return false;
                continue;
            }
            if (isFolder)
                return false;
            if (i > 0)
                continue; // one language is enough
            const auto address = m_bytes.u32(*place), size = m_bytes.u32(*place + size_t(4));
            if (!address || !size || *address < m_address)
                return false;
            const auto data = m_bytes.part(*address - m_address, *size);
            if (!data || size_t(found.size()) >= mostResources)
                return false;
            found.append({type, name, *data});
        }
        return true;
    }

    Bytes m_bytes;
    uint32_t m_address;
    size_t m_steps = 0;
};

} // namespace

std::optional<uint16_t> Bytes::u16(size_t at) const
{
    if (at > m_data.size() || m_data.size() - at < 2)
        return {};
    return uint16_t(m_data[at] | m_data[at + 1] << 8);
}

std::optional<uint32_t> Bytes::u32(size_t at) const
{
    const auto low = u16(at);
    const auto high = at < m_data.size() ? u16(at + 2) : std::nullopt;
    if (!low || !high)
        return {};
    return uint32_t(*low) | uint32_t(*high) << 16;
}

std::optional<int32_t> Bytes::i32(size_t at) const
{
    const auto word = u32(at);
    return word ? std::optional(int32_t(*word)) : std::nullopt;
}

std::optional<Bytes> Bytes::part(size_t at, size_t length) const
{
    if (at > m_data.size() || m_data.size() - at < length)
        return {};
    return Bytes(m_data.subspan(at, length));
}

Result<QList<PeResource>> peResources(std::span<const uint8_t> bytes)
{
    const Bytes file(bytes);
    if (file.u16(0) != 0x5a4d)
        return refuse(StyleText::tr("This is no Windows theme: it does not begin as a program file does."));
    const auto header = file.u32(0x3c);
    if (!header || *header > (1u << 20) || file.u32(*header) != 0x00004550u)
        return refuse(StyleText::tr("This is no Windows theme: the program header is missing."));
    const size_t coff = *header + size_t(4), optional = coff + 20;
    const auto sections = file.u16(coff + 2), optionalSize = file.u16(coff + 16), magic = file.u16(optional);
    if (!sections || !optionalSize || !magic)
        return cutShort();
    if (*sections == 0 || *sections > 96 || (*magic != 0x10b && *magic != 0x20b))
        return refuse(StyleText::tr("This is no Windows theme: the program header is not valid."));
    const size_t directories = optional + (*magic == 0x20b ? 112 : 96);
    const auto count = file.u32(directories - 4);
    if (!count || *count < 3 || *optionalSize < directories - optional + 3 * 8)
        return refuse(StyleText::tr("The file has no resources."));
    const auto address = file.u32(directories + 2 * 8), size = file.u32(directories + 2 * 8 + 4);
    if (!address || !size)
        return cutShort();
    if (*address == 0 || *size == 0)
        return refuse(StyleText::tr("The file has no resources."));
    const size_t table = optional + *optionalSize;
    for (size_t i = 0; i < *sections; ++i) {
        const size_t at = table + i * 40;
        const auto virtualSize = file.u32(at + 8), start = file.u32(at + 12), rawSize = file.u32(at + 16), raw = file.u32(at + 20);
        if (!virtualSize || !start || !rawSize || !raw)
            return cutShort();
        const uint32_t length = std::max(*virtualSize, *rawSize);
        if (*address < *start || *address - *start >= length)
            continue;
        const auto data = file.part(*raw, *rawSize);
        if (!data)
            return cutShort();
        const uint32_t offset = *address - *start;
        if (offset >= data->size())
            return cutShort();
        QList<PeResource> found;
        if (!ResourceTree(*data->part(offset, data->size() - offset), *address).walk(found))
            return cutShort();
        return found;
    }
    return refuse(StyleText::tr("The file has no resources."));
}

} // namespace posthorn::messenger
