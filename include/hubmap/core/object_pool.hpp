#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace hubmap {

/// Objects that are costly to make, such as large buffers, kept for whoever needs one next. Any number of
/// threads; each object is with one of them at a time, so there are as many as threads that worked at once.
template <class T>
class object_pool {
  public:
    /// Result: of `work(object)`, called with an object that is in some earlier user's state or new. Where it
    /// throws, the object is not used again.
    template <class Work>
    decltype(auto) with(Work&& work) {
        struct lent_object {
            object_pool& pool;
            std::unique_ptr<T> object;
            bool good = true;
            ~lent_object() {
                if (good) pool.give_back(std::move(object));
            }
        } lent{*this, take()};
        try {
            return std::forward<Work>(work)(*lent.object);
        } catch (...) {
            lent.good = false;
            throw;
        }
    }

    /// Objects that nobody uses at present.
    [[nodiscard]] std::size_t idle() const {
        const std::lock_guard lock(guard_);
        return idle_.size();
    }

  private:
    [[nodiscard]] std::unique_ptr<T> take() {
        {
            const std::lock_guard lock(guard_);
            if (!idle_.empty()) {
                auto object = std::move(idle_.back());
                idle_.pop_back();
                return object;
            }
            idle_.reserve(++made_);  // giving back cannot fail then
        }
        return std::make_unique<T>();
    }
    void give_back(std::unique_ptr<T> object) noexcept {
        const std::lock_guard lock(guard_);
        idle_.push_back(std::move(object));
    }

    mutable std::mutex guard_;
    std::size_t made_ = 0;  // never fewer than there are
    std::vector<std::unique_ptr<T>> idle_;
};

}  // namespace hubmap
