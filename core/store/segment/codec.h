// Numbers and texts as facts hold them: variable-length numbers (seven bits a byte, lowest first) and texts behind their
// length. Reading never goes beyond the bytes given; what does not fit makes the reader bad, and it stays so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace posthorn::store {

class Encoder {
public:
    explicit Encoder(std::string& out) : m_out(out) {}
    void number(uint64_t value)
    {
        while (value >= 0x80) {
            m_out += char(value | 0x80);
            value >>= 7;
        }
        m_out += char(value);
    }
    /// For numbers that may be negative.
    void signedNumber(int64_t value) { number(uint64_t(value) << 1 ^ uint64_t(value >> 63)); }
    void text(std::string_view value)
    {
        number(value.size());
        m_out += value;
    }

private:
    std::string& m_out;
};

class Decoder {
public:
    explicit Decoder(std::string_view bytes) : m_rest(bytes) {}
    bool good() const { return m_good; }
    bool atEnd() const { return m_rest.empty(); }
    size_t left() const { return m_rest.size(); }

    uint64_t number()
    {
        uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (m_rest.empty())
                break;
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        bad();
        return 0;
    }
    /// Bad when it does not fit.
    uint32_t number32()
    {
        const uint64_t value = number();
        if (value > UINT32_MAX) {
            bad();
            return 0;
        }
        return uint32_t(value);
    }
    int64_t signedNumber()
    {
        const uint64_t value = number();
        return int64_t(value >> 1) ^ -int64_t(value & 1);
    }
    std::string_view text()
    {
        const uint64_t size = number();
        if (size > m_rest.size()) {
            bad();
            return {};
        }
        const std::string_view value = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return value;
    }
    void bad()
    {
        m_good = false;
        m_rest = {};
    }

private:
    std::string_view m_rest;
    bool m_good = true;
};

} // namespace posthorn::store
