"""Lines and areas on the ellipsoid: read from files, measured with geodesics, written for maps."""
