// The resources of a Windows program file (PE/COFF): the only part of it that a .msstyles uses. Nothing of it is run.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace posthorn::messenger {

/// Reads little-endian numbers out of bytes; outside of them there is nothing.
class Bytes {
public:
    Bytes(std::span<const uint8_t> data = {}) // NOLINT: a view of them
        : m_data(data)
    {
    }
    size_t size() const { return m_data.size(); }
    std::optional<uint16_t> u16(size_t at) const;
    std::optional<uint32_t> u32(size_t at) const;
    std::optional<int32_t> i32(size_t at) const;
    /// Empty when it is not all there.
    std::optional<Bytes> part(size_t at, size_t length) const;
    std::span<const uint8_t> all() const { return m_data; }
    QByteArray array() const { return QByteArray(reinterpret_cast<const char*>(m_data.data()), qsizetype(m_data.size())); }

private:
    std::span<const uint8_t> m_data;
};

/// Type and name are texts in upper case, or numbers written "#2".
struct PeResource {
    QString type;
    QString name;
    Bytes data; ///< points into the file's bytes
};

/// Type numbers of the format.
inline constexpr char peBitmap[] = "#2";
inline constexpr char peStrings[] = "#6";

/// All resources of @p file, which must outlive them. At most 20,000; a file that lies about places or sizes is refused.
Result<QList<PeResource>> peResources(std::span<const uint8_t> file);

} // namespace posthorn::messenger
